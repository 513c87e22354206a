import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import type { Fusion } from '../experiment/declarations';
import type { Ops } from './layer';

/**
 * Several voices as one, all `[batch, classes]`: logits whose softmax at `temperature` is the mean of the voices'
 * softmax at that temperature (arithmetic), or their normalised geometric mean, which the mean of logits is.
 */
export function fused(ops: Ops, voices: readonly Tensor2D[], fusion: Fusion, temperature: Scalar | number): Tensor2D {
  const [only] = voices;
  if (voices.length === 1 && only) return only;
  if (fusion === 'geometric') return ops.mean(ops.stack([...voices]), 0) as Tensor2D;
  const logs = ops.stack(voices.map((voice) => ops.logSoftmax(ops.div(voice, temperature))));
  return ops.mul(ops.sub(ops.logSumExp(logs, 0), Math.log(voices.length)), temperature) as Tensor2D;
}
