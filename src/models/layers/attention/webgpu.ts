import * as tf from '@tensorflow/tfjs';
import { joined, type StageOf } from '../../webgpuStage';
import { positionwiseOf } from '../positionwise/webgpu';
import { idsOf, sequencesOf } from '../webgpuSequences';
import { headWidth, queriesKeysValues } from './attention';
import { type Attention, attentionBack, attentionForward } from './webgpuKernels';

/** Its two projections, and the mixing of values between them. */
export const attentionStage: StageOf<'attention'> = ({ heads, isCausal, tap }, where) => {
  const { batch, positions, width } = sequencesOf(where);
  const inner = heads * headWidth(width, heads);
  const layer: Attention = { batch, positions, heads, isCausal, width: inner / heads };
  const { places } = where;
  const into = positionwiseOf({ batch, positions, width, units: 3 * inner, activation: 'none' }, places);
  const out = positionwiseOf({ batch, positions, width: inner, units: width, activation: 'none' }, places);
  return {
    stage: {
      ranges: [...into.ranges, ...out.ranges],
      takesAddend: true,
      forward(x, run, addend) {
        const ids = idsOf(run);
        const projected = into.forward(x, run);
        const attended = attentionForward(layer, projected.y, ids);
        // Not more than another shape of what is there: it costs nothing where no method asks.
        if (tap) run.taps.set(tap, queriesKeysValues(tf, projected.y, heads));
        const answer = out.forward(attended.y, run, addend);
        return {
          y: answer.y,
          back(dy, isNeeded, other) {
            const mixed = answer.back(dy, true, null) as tf.Tensor;
            const ofMixing = attentionBack(layer, projected.y, ids, attended, mixed);
            const ofTap = tap ? run.tapGradients.get(tap) : undefined;
            const dProjected = joined(ofMixing, ofTap ? tf.reshape(ofTap, projected.y.shape) : null);
            return projected.back(dProjected, isNeeded, other);
          },
        };
      },
    },
  };
};
