import { joined, type StageOf } from '../../webgpuStage';
import { imagesOf } from '../webgpuImages';
import { averageForward, averageInput, maxPoolForward, maxPoolInput } from './webgpuKernels';

/** Max pooling. */
export const maxPoolStage: StageOf<'maxPool'> = ({ padding }, where) => {
  const images = { ...imagesOf(where), padding };
  return {
    stage: {
      ranges: [],
      forward(x) {
        const y = maxPoolForward(images, x);
        return {
          y,
          back: (dy, isNeeded, addend) => (isNeeded ? joined(maxPoolInput(images, x, y, dy), addend) : null),
        };
      },
    },
  };
};

/** Global average pooling. */
export const globalAverageStage: StageOf<'globalAverage'> = (_operation, where) => {
  const images = imagesOf(where);
  return {
    stage: {
      ranges: [],
      forward: (x) => ({
        y: averageForward(images, x),
        back: (dy, isNeeded, addend) => (isNeeded ? joined(averageInput(images, dy), addend) : null),
      }),
    },
  };
};
