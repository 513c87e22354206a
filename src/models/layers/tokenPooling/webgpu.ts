import { joined, type StageOf } from '../../webgpuStage';
import { idsOf, sequencesOf } from '../webgpuSequences';
import { lastForward, lastInput, maxForward, maxInput, meanForward, meanInput } from './webgpuKernels';

/** The mean over tokens. */
export const meanOfTokensStage: StageOf<'meanOfTokens'> = (_operation, where) => {
  const sizes = sequencesOf(where);
  return {
    stage: {
      ranges: [],
      forward(x, run) {
        const ids = idsOf(run);
        return {
          y: meanForward(sizes, x, ids),
          back: (dy, isNeeded, addend) => (isNeeded ? joined(meanInput(sizes, dy, ids), addend) : null),
        };
      },
    },
  };
};

/** The maximum over tokens. */
export const maxOfTokensStage: StageOf<'maxOfTokens'> = (_operation, where) => {
  const sizes = sequencesOf(where);
  return {
    stage: {
      ranges: [],
      forward(x, run) {
        const greatest = maxForward(sizes, x, idsOf(run));
        return {
          y: greatest.y,
          back: (dy, isNeeded, addend) => (isNeeded ? joined(maxInput(sizes, greatest, dy), addend) : null),
        };
      },
    },
  };
};

/** The last token. */
export const lastOfTokensStage: StageOf<'lastOfTokens'> = (_operation, where) => {
  const sizes = sequencesOf(where);
  return {
    stage: {
      ranges: [],
      forward(x, run) {
        const ids = idsOf(run);
        return {
          y: lastForward(sizes, x, ids),
          back: (dy, isNeeded, addend) => (isNeeded ? joined(lastInput(sizes, dy, ids), addend) : null),
        };
      },
    },
  };
};
