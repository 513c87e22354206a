import type * as tf from '@tensorflow/tfjs';
import { type GradientRange, gradientCode } from '../../../backend/webgpu/kernels/gradient';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { controlLayout } from '../../feed/controlLayout';

/** A gradient in partial sums, and the range of parameters that each belongs to. */
export interface GradientSums {
  /** Flat. */
  readonly values: tf.Tensor;
  readonly ranges: readonly GradientRange[];
}

interface Update {
  /** Flat; updated in place. */
  readonly parameters: tf.Tensor;
  readonly gradient: GradientSums;
  /** One row of the control buffer. */
  readonly control: tf.Tensor;
}

/**
 * Adam (Kingma & Ba, ICLR 2015) over all parameters, in place. `mean` and `square` have the length of the parameters;
 * `powers` are β₁ and β₂ to the power of the steps taken, `[2]`, and are multiplied for the next step.
 */
export function adam(
  { parameters, gradient, control }: Update,
  state: { readonly mean: tf.Tensor; readonly square: tf.Tensor; readonly powers: tf.Tensor },
  { beta1, beta2, epsilon }: { readonly beta1: number; readonly beta2: number; readonly epsilon: number },
): void {
  const { mean, square, powers } = state;
  const body = `
  let g = gradientOf(i);
  let m = mean[i] * ${beta1} + g * ${1 - beta1};
  let v = square[i] * ${beta2} + g * g * ${1 - beta2};
  mean[i] = m;
  square[i] = v;
  let rate = controlLearningRate(0u) / (1.0 - powers[0] * ${beta1});
  parameters[i] -= rate * (m / (sqrt(v / (1.0 - powers[1] * ${beta2})) + ${epsilon}));`;
  runShader({
    code: controlLayout.accessors + gradientCode(gradient.ranges) + eachOf(parameters.size, body),
    groups: groupsFor(parameters.size, 64),
    reads: { gradient: gradient.values, control, powers },
    writes: { parameters, mean, square },
  });
  // In a kernel of its own: every thread above must have read the old powers.
  runShader({
    code: `
@compute @workgroup_size(1)
fn main() {
  powers[0] *= ${beta1};
  powers[1] *= ${beta2};
}`,
    groups: [1, 1, 1],
    reads: {},
    writes: { powers },
  });
}

/** v ← µ·v + g, w ← w − η·v over all parameters, in place; `velocity` has their length, `share` is µ. */
export function momentum({ parameters, gradient, control }: Update, velocity: tf.Tensor, share: number): void {
  const body = `
  let v = velocity[i] * ${share} + gradientOf(i);
  velocity[i] = v;
  parameters[i] -= controlLearningRate(0u) * v;`;
  runShader({
    code: controlLayout.accessors + gradientCode(gradient.ranges) + eachOf(parameters.size, body),
    groups: groupsFor(parameters.size, 64),
    reads: { gradient: gradient.values, control },
    writes: { parameters, velocity },
  });
}
