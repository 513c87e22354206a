import * as tf from '@tensorflow/tfjs';
import type { StageOf } from '../../webgpuStage';

/** It is the first layer, so the gradient of its input is never needed. */
export const inputMaskStage: StageOf<'input-mask'> = ({ mask }) => ({
  stage: { ranges: [], forward: (x) => ({ y: mask(tf, x), back: () => null }) },
});
