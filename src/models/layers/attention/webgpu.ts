import type * as tf from '@tensorflow/tfjs';
import type { StageOf } from '../../webgpuStage';
import { positionwiseOf } from '../positionwise/webgpu';
import { idsOf, sequencesOf } from '../webgpuSequences';
import { headWidth } from './attention';
import { type Attention, attentionBack, attentionForward } from './webgpuKernels';

/** Its two projections, and the mixing of values between them. */
export const attentionStage: StageOf<'attention'> = ({ heads, isCausal }, where) => {
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
        const answer = out.forward(attended.y, run, addend);
        return {
          y: answer.y,
          back(dy, isNeeded, other) {
            const mixed = answer.back(dy, true, null) as tf.Tensor;
            return projected.back(attentionBack(layer, projected.y, ids, attended, mixed), isNeeded, other);
          },
        };
      },
    },
  };
};
