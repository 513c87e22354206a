import { applyDropout } from '../../../backend/webgpu/kernels/uniform';
import { joined, type StageOf } from '../../webgpuStage';

/** The identity if the rate is 0 or the pass has no random numbers. */
export const dropoutStage: StageOf<'dropout'> = ({ rate }) => ({
  stage: {
    ranges: [],
    isIdentity: rate === 0,
    forward(x, { dropout }) {
      if (rate === 0 || !dropout) return { y: x, back: (dy, _isNeeded, addend) => joined(dy, addend) };
      const numbers = dropout();
      return {
        y: applyDropout(x, numbers, rate),
        back: (dy, isNeeded, addend) => (isNeeded ? joined(applyDropout(dy, numbers, rate), addend) : null),
      };
    },
  },
});
