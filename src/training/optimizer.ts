import * as tf from '@tensorflow/tfjs';

/** Updates one flat array of parameters in place. All that changes from step to step lives on the backend. */
export interface Optimizer {
  /** `gradient` is `[parameters]` like `parameters`; `learningRate` is a scalar. Runs inside `tf.tidy`. */
  apply(parameters: tf.Variable, gradient: tf.Tensor, learningRate: tf.Scalar): void;
  dispose(): void;
}

export function createOptimizer(kind: string, count: number): Optimizer {
  return kind === 'momentum' ? createMomentum(count) : createAdam(count);
}

/** Adam with bias correction (Kingma & Ba, ICLR 2015, algorithm 1): β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
function createAdam(count: number): Optimizer {
  const mean = tf.tidy(() => tf.variable(tf.zeros([count]), false));
  const square = tf.tidy(() => tf.variable(tf.zeros([count]), false));
  const meanPower = tf.tidy(() => tf.variable(tf.scalar(1), false));
  const squarePower = tf.tidy(() => tf.variable(tf.scalar(1), false));
  // Kept on the backend: a number written into an operation would be uploaded at every step.
  const constants = [0.9, 0.1, 0.999, 0.001, 1e-8, 1].map((value) => tf.keep(tf.scalar(value)));
  const [beta1, rest1, beta2, rest2, epsilon, one] = constants as [
    tf.Scalar,
    tf.Scalar,
    tf.Scalar,
    tf.Scalar,
    tf.Scalar,
    tf.Scalar,
  ];
  return {
    apply(parameters, gradient, learningRate) {
      mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, rest1)));
      square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), rest2)));
      meanPower.assign(tf.mul(meanPower, beta1));
      squarePower.assign(tf.mul(squarePower, beta2));
      const scale = tf.add(tf.sqrt(tf.div(square, tf.sub(one, squarePower))), epsilon);
      const rate = tf.div(learningRate, tf.sub(one, meanPower));
      parameters.assign(tf.sub(parameters, tf.mul(rate, tf.div(mean, scale))));
    },
    dispose: () => tf.dispose([mean, square, meanPower, squarePower, ...constants]),
  };
}

/** Stochastic gradient descent with momentum 0.9 (Polyak 1964, as in PyTorch: v ← 0.9·v + g, w ← w − η·v). */
function createMomentum(count: number): Optimizer {
  const velocity = tf.tidy(() => tf.variable(tf.zeros([count]), false));
  const momentum = tf.keep(tf.scalar(0.9));
  return {
    apply(parameters, gradient, learningRate) {
      velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
      parameters.assign(tf.sub(parameters, tf.mul(learningRate, velocity)));
    },
    dispose: () => tf.dispose([velocity, momentum]),
  };
}
