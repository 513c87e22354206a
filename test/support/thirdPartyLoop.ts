import * as tf from '@tensorflow/tfjs';
import { capture } from '../../src/backend/capture/capture';

/**
 * Training as anyone writes it with TensorFlow.js (layers, an optimizer, `minimize`), taken eagerly or recorded. Weights
 * and loss after `steps` steps.
 */
export async function strangersTraining(
  kind: 'adam' | 'sgd' | 'rmsprop' | 'momentum',
  steps: number,
  isCaptured: boolean,
): Promise<number[]> {
  const seed = 5;
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [7, 6, 2],
        filters: 3,
        kernelSize: 3,
        strides: 2,
        kernelInitializer: tf.initializers.heNormal({ seed }),
      }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 5, activation: 'relu', kernelInitializer: tf.initializers.heNormal({ seed }) }),
      tf.layers.dense({ units: 3, kernelInitializer: tf.initializers.heNormal({ seed }) }),
    ],
  });
  const optimizer = {
    adam: () => tf.train.adam(0.02),
    sgd: () => tf.train.sgd(0.02),
    rmsprop: () => tf.train.rmsprop(0.02),
    momentum: () => tf.train.momentum(0.02, 0.9),
  }[kind]();
  const x = tf.randomNormal([4, 7, 6, 2], 0, 1, 'float32', seed);
  const y = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], [4, 3]);
  const loss = tf.variable(tf.scalar(0), false);
  const step = () =>
    tf.tidy(() => {
      const cost = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar,
        true,
      );
      loss.assign(cost as tf.Scalar);
    });
  // The optimizer makes its memory in the first step.
  step();
  if (isCaptured) {
    const record = await capture(step);
    record.replay(steps - 1);
    record.dispose();
  } else {
    for (let taken = 1; taken < steps; taken++) step();
  }
  const weights = model.getWeights();
  const all = await Promise.all([loss as tf.Tensor, ...weights].map((tensor) => tensor.data()));
  const outcome = all.flatMap((values) => [...values]);
  model.dispose();
  optimizer.dispose();
  tf.dispose([x, y, loss]);
  return outcome;
}
