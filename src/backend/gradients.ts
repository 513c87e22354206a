import * as tf from '@tensorflow/tfjs';

/**
 * Replaces the gradients of the kernels Sum and Mean, on all backends. TensorFlow.js's own build an array of ones in
 * JavaScript and upload it at every step (195 MB per step for a residual network of 20 layers); broadcasting `dy` on
 * the backend gives the same numbers.
 */
export function installBroadcastGradients(): void {
  for (const kernelName of ['Sum', 'Mean'] as const) {
    tf.registerGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, saved, attributes) => {
        const [x] = saved as [tf.Tensor];
        const { axis } = attributes as unknown as { axis: number | number[] };
        const axes = tf.util.parseAxisParam(axis, x.shape);
        const reducedShape = x.shape.map((size, dimension) => (axes.includes(dimension) ? 1 : size));
        const count = axes.reduce((product, dimension) => product * (x.shape[dimension] as number), 1);
        return {
          x: () => {
            const broadcast = tf.broadcastTo(tf.reshape(dy as tf.Tensor, reducedShape), x.shape);
            return kernelName === 'Sum' ? broadcast : tf.div(broadcast, count);
          },
        };
      },
    });
  }
}
