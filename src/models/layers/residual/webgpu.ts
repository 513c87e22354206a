import type * as tf from '@tensorflow/tfjs';
import { sum } from '../../../backend/webgpu/kernels/elementwise';
import { planLayers } from '../../network';
import { type FusedLayer, inRow, type StageOf } from '../../webgpuStage';
import { batchNormStage, type NormStage } from '../batchNorm/webgpu';

/** Batch norm at the end of its body adds the shortcut before the ReLU; other bodies have none. */
export const residualStage: StageOf<'residual'> = ({ body, shortcut }, where) => {
  const { input } = where;
  const last = body.at(-1)?.operation;
  // The shortcut after the body: places go to the weights in their order.
  if (last?.kind !== 'batchNorm') {
    const inner = where.stagesOf(body, input)?.filter(({ isIdentity }) => !isIdentity);
    const side = where.stagesOf(shortcut, input);
    return inner && side ? { stage: plainResidual(inner, side) } : null;
  }
  const before = where.stagesOf(body.slice(0, -1), input);
  const ofNorm = planLayers(body, input).at(-2)?.plan.output ?? input;
  const norm = batchNormStage(last, { ...where, input: ofNorm });
  const side = where.stagesOf(shortcut, input);
  return before && side && { stage: normResidual(before, norm.stage, side), takesNext: norm.takesNext };
};

/** The sum of a body and a shortcut; the last stage of the body adds it where it can. */
function plainResidual(body: readonly FusedLayer[], side: readonly FusedLayer[]): FusedLayer {
  const last = body.at(-1);
  const [before, adding] = last?.takesAddend ? [body.slice(0, -1), last] : [body, null];
  return {
    ranges: [...body, ...side].flatMap(({ ranges }) => ranges),
    forward(x, run) {
      const inner = inRow(before, x, run);
      const shortcut = inRow(side, x, run);
      const added = adding?.forward(inner.y, run, shortcut.y) ?? null;
      return {
        y: added?.y ?? sum(inner.y, shortcut.y),
        back(dy, _isNeeded, addend) {
          const around = shortcut.back(dy, true, addend);
          const through = added ? (added.back(dy, true, null) as tf.Tensor) : dy;
          return inner.back(through, true, around);
        },
      };
    },
  };
}

/** A body that ends in batch norm, which adds the shortcut. */
const normResidual = (before: readonly FusedLayer[], norm: NormStage, side: readonly FusedLayer[]): FusedLayer => ({
  ranges: [...before, norm, ...side].flatMap(({ ranges }) => ranges),
  forward(x, run) {
    const inner = inRow(before, x, run);
    const shortcut = inRow(side, x, run);
    const added = norm.forward(inner.y, run, shortcut.y);
    return {
      y: added.y,
      back(dy, _isNeeded, addend) {
        const { dx, dAddend } = added.backBoth(dy);
        return inner.back(dx, true, shortcut.back(dAddend, true, addend));
      },
    };
  },
});
