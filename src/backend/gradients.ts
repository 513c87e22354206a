import * as tf from '@tensorflow/tfjs';

/**
 * Replaces the gradients of Sum and Mean. TensorFlow.js's own build an array of ones in JavaScript and upload it at
 * every step (195 MB a step for a residual net of 20 layers); a broadcast on the backend gives the same numbers.
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
        const kept = x.shape.map((size, dimension) => (axes.includes(dimension) ? 1 : size));
        const count = axes.reduce((product, dimension) => product * (x.shape[dimension] as number), 1);
        return {
          x: () => {
            const spread = tf.broadcastTo(tf.reshape(dy as tf.Tensor, kept), x.shape);
            return kernelName === 'Sum' ? spread : tf.div(spread, count);
          },
        };
      },
    });
  }
}
