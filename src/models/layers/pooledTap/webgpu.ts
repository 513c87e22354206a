import { sum } from '../../../backend/webgpu/kernels/elementwise';
import { joined, type StageOf } from '../../webgpuStage';
import { meanForward, meanInput } from '../tokenPooling/webgpuKernels';
import { idsOf, sequencesOf } from '../webgpuSequences';

/** Records the mean over tokens as the tap's activation, and adds the gradient for it. */
export const pooledTapStage: StageOf<'pooledTap'> = ({ name }, where) => {
  const sizes = sequencesOf(where);
  return {
    stage: {
      ranges: [],
      forward(x, run) {
        const ids = idsOf(run);
        if (run.wantsTaps) run.taps.set(name, meanForward(sizes, x, ids));
        return {
          y: x,
          back(dy, isNeeded, addend) {
            if (!isNeeded) return null;
            const ofTap = run.tapGradients.get(name);
            return joined(ofTap ? sum(dy, meanInput(sizes, ofTap, ids)) : dy, addend);
          },
        };
      },
    },
  };
};
