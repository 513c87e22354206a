import { joined, type StageOf } from '../../webgpuStage';
import { geluForward, geluInput } from './webgpuKernels';

/** GELU where it does not follow a dense layer. */
export const geluStage: StageOf<'gelu'> = () => ({
  stage: {
    ranges: [],
    forward: (x) => ({
      y: geluForward(x),
      back: (dy, isNeeded, addend) => (isNeeded ? joined(geluInput(dy, x), addend) : null),
    }),
  },
});
