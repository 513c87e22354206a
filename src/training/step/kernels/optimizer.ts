import type * as tf from '@tensorflow/tfjs';
import { type GradientRange, gradientCode } from '../../../backend/webgpu/kernels/gradient';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';

/** Sums of gradients, and where each belongs. */
export interface GradientSums {
  readonly values: tf.Tensor;
  readonly ranges: readonly GradientRange[];
}

interface Update {
  readonly parameters: tf.Tensor;
  readonly gradient: GradientSums;
  /** The control buffer: the learning rate comes first. */
  readonly control: tf.Tensor;
}

/** Adam over all parameters where they are; `powers` are β₁ and β₂ to the number of steps taken, and move on. */
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
  let rate = control[0] / (1.0 - powers[0] * ${beta1});
  parameters[i] -= rate * (m / (sqrt(v / (1.0 - powers[1] * ${beta2})) + ${epsilon}));`;
  runShader({
    code: gradientCode(gradient.ranges) + eachOf(parameters.size, body),
    groups: groupsFor(parameters.size, 64),
    reads: { gradient: gradient.values, control, powers },
    writes: { parameters, mean, square },
  });
  // In a kernel of its own: nobody may see the new powers before all have used the old.
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

/** v ← µ·v + g, w ← w − η·v over all parameters where they are. */
export function momentum({ parameters, gradient, control }: Update, velocity: tf.Tensor, share: number): void {
  const body = `
  let v = velocity[i] * ${share} + gradientOf(i);
  velocity[i] = v;
  parameters[i] -= control[0] * v;`;
  runShader({
    code: gradientCode(gradient.ranges) + eachOf(parameters.size, body),
    groups: groupsFor(parameters.size, 64),
    reads: { gradient: gradient.values, control },
    writes: { parameters, velocity },
  });
}
