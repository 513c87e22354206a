import type * as tf from '@tensorflow/tfjs';
import { type GradientRange, gradientCode } from '../../../backend/webgpu/kernels/gradient';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { controlLayout } from '../../feed/controlLayout';

/** A gradient as partial sums, with the range of parameters that each belongs to. */
export interface GradientSums {
  /** All partial sums, flat. */
  readonly values: tf.Tensor;
  readonly ranges: readonly GradientRange[];
}

interface Update {
  /** Flat, `[parameters]`; updated in place. */
  readonly parameters: tf.Tensor;
  readonly gradient: GradientSums;
  /** One control row, `[width]`. */
  readonly control: tf.Tensor;
}

/**
 * One step of Adam (Kingma & Ba, ICLR 2015) on all parameters, in place. `mean` and `square` are `[parameters]`;
 * `powers`, `[2]`, are β₁ᵗ and β₂ᵗ after t steps. All three are updated. Must run inside `tf.tidy`.
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
  // In a separate kernel: all threads above must have read the old powers.
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

/**
 * One step of SGD with momentum on all parameters, in place: v ← µ·v + g, w ← w − η·v. `velocity` is `[parameters]` and
 * is updated; `share` is µ. Must run inside `tf.tidy`.
 */
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
