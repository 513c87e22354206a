import * as tf from '@tensorflow/tfjs';
import { joined, type StageOf } from '../../webgpuStage';
import { upsampleByTwo, upsampleGradient } from './upsampling';

/** Upsampling by two along height and width. */
export const upsampleStage: StageOf<'upsample'> = () => ({
  stage: {
    ranges: [],
    forward: (x) => ({
      y: upsampleByTwo(tf, x),
      back: (dy, isNeeded, addend) => (isNeeded ? joined(upsampleGradient(tf, dy), addend) : null),
    }),
  },
});
