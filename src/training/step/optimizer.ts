import * as tf from '@tensorflow/tfjs';
import { adamStep } from '../../backend/wasm/programs/adam';
import { runProgram, runsPrograms } from '../../backend/wasm/runProgram';
import { runsShaders } from '../../backend/webgpu/shader';
import type { ControlValues } from '../feed/stepFeed';
import type { MultiStepOptimizer } from './kernels/multiStepPlan';
import * as kernels from './kernels/optimizer';

/** A gradient as partial sums, with the range of parameters that each belongs to. */
export type GradientSums = kernels.GradientSums;

/** A complete gradient, flat and in the order of the parameters, as {@link GradientSums} of one part. */
export const singlePartGradient = (values: tf.Tensor): GradientSums => ({
  values,
  ranges: [{ at: 0, size: values.size, from: 0, parts: 1 }],
});

/** Flattens and concatenates gradients, `[total size]`. Must run inside `tf.tidy`. */
export const sideBySide = (gradients: readonly tf.Tensor[]): tf.Tensor =>
  tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])));

/** Updates a flat array of parameters in place. All its state is on the backend. The creator disposes it. */
export interface Optimizer {
  /**
   * Takes one step. Only backends that run shaders accept gradients in several parts; the others expect the result of
   * {@link singlePartGradient}. Must run inside `tf.tidy`.
   */
  apply(parameters: tf.Variable, gradient: GradientSums, control: Pick<ControlValues, 'all' | 'learningRate'>): void;
  /** Its settings, for the multi-step kernel. */
  readonly inMultiStep: MultiStepOptimizer;
  dispose(): void;
}

/**
 * An optimizer for `count` parameters: SGD with momentum for the kind `momentum`, Adam for any other. The caller
 * disposes it.
 */
export function createOptimizer(kind: string, count: number): Optimizer {
  if (runsShaders()) return kind === 'momentum' ? createMomentumInPlace(count) : createAdamInPlace(count);
  if (kind === 'momentum') return createMomentum(count);
  return runsPrograms() ? createAdamByProgram(count) : createAdam(count);
}

const variable = (start: () => tf.Tensor): tf.Variable => tf.tidy(() => tf.variable(start(), false));
const zeros = (count: number) => variable(() => tf.zeros([count]));
// Kept on the backend: a JavaScript number as an operand would be uploaded at every step.
const constant = (value: number): tf.Scalar => tf.keep(tf.scalar(value));

/** Adam with bias correction (Kingma & Ba, ICLR 2015, algorithm 1). */
const adamSettings = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** `share` is the momentum µ. */
const momentumSettings = { kind: 'momentum', share: 0.9 } as const;

function createAdam(count: number): Optimizer {
  const [mean, square] = [zeros(count), zeros(count)];
  const [meanPower, squarePower] = [variable(() => tf.scalar(1)), variable(() => tf.scalar(1))];
  const [beta1, rest1] = [constant(adamSettings.beta1), constant(1 - adamSettings.beta1)];
  const [beta2, rest2] = [constant(adamSettings.beta2), constant(1 - adamSettings.beta2)];
  const [epsilon, one] = [constant(adamSettings.epsilon), constant(1)];
  return {
    inMultiStep: adamSettings,
    apply(parameters, { values: gradient }, { learningRate }) {
      mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, rest1)));
      square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), rest2)));
      meanPower.assign(tf.mul(meanPower, beta1));
      squarePower.assign(tf.mul(squarePower, beta2));
      const scale = tf.add(tf.sqrt(tf.div(square, tf.sub(one, squarePower))), epsilon);
      const rate = tf.div(learningRate, tf.sub(one, meanPower));
      parameters.assign(tf.sub(parameters, tf.mul(rate, tf.div(mean, scale))));
    },
    dispose: () => tf.dispose([mean, square, meanPower, squarePower, beta1, beta2, epsilon, rest1, rest2, one]),
  };
}

/** {@link createAdam} in one pass over the memory, in place, to the last bit. */
function createAdamByProgram(count: number): Optimizer {
  const [mean, square] = [zeros(count), zeros(count)];
  const [meanPower, squarePower] = [variable(() => tf.scalar(1)), variable(() => tf.scalar(1))];
  const program = adamStep(count, adamSettings);
  return {
    inMultiStep: adamSettings,
    apply(parameters, { values: gradient }, { learningRate }) {
      runProgram(program, [parameters, gradient, learningRate, mean, square, meanPower, squarePower], []);
    },
    dispose: () => tf.dispose([mean, square, meanPower, squarePower]),
  };
}

function createAdamInPlace(count: number): Optimizer {
  const [mean, square, powers] = [zeros(count), zeros(count), variable(() => tf.ones([2]))];
  return {
    inMultiStep: adamSettings,
    apply: (parameters, gradient, { all }) =>
      kernels.adam({ parameters, gradient, control: all }, { mean, square, powers }, adamSettings),
    dispose: () => tf.dispose([mean, square, powers]),
  };
}

/** Stochastic gradient descent with momentum (Polyak 1964, as in PyTorch: v ← µ·v + g, w ← w − η·v). */
function createMomentum(count: number): Optimizer {
  const velocity = zeros(count);
  const momentum = constant(momentumSettings.share);
  return {
    inMultiStep: momentumSettings,
    apply(parameters, { values: gradient }, { learningRate }) {
      velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
      parameters.assign(tf.sub(parameters, tf.mul(learningRate, velocity)));
    },
    dispose: () => tf.dispose([velocity, momentum]),
  };
}

function createMomentumInPlace(count: number): Optimizer {
  const velocity = zeros(count);
  return {
    inMultiStep: momentumSettings,
    apply: (parameters, gradient, { all }) =>
      kernels.momentum({ parameters, gradient, control: all }, velocity, momentumSettings.share),
    dispose: () => tf.dispose(velocity),
  };
}
