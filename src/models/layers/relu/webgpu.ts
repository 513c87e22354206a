import { joined, type StageOf } from '../../webgpuStage';
import { reluForward, reluInput } from './webgpuKernels';

/** ReLU, where no other stage includes it. */
export const reluStage: StageOf<'relu'> = () => ({
  stage: {
    ranges: [],
    forward(x) {
      const y = reluForward(x);
      return { y, back: (dy, isNeeded, addend) => (isNeeded ? joined(reluInput(dy, y), addend) : null) };
    },
  },
});
