import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { type Sequences, shapeOf, sizeOf } from '../webgpuSequences';
import { writeTableGradient } from '../webgpuTableGradient';

/** An embedding: ids `[batch, positions]`, as whole floats, → vectors. */
export interface Embedding extends Sequences {
  readonly vocabulary: number;
  /** Index of its table `[vocabulary, width]` in the flat parameters. */
  readonly at: number;
}

/** The rows of the table at the ids; zeros at padding. Must run inside `tf.tidy`. */
export function embeddingForward(layer: Embedding, ids: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { width, at } = layer;
  const body = `
  let own = u32(ids[i / ${width}u]);
  y[i] = select(parameters[${at}u + own * ${width}u + i % ${width}u], 0.0, own == 0u);`;
  return runShader({
    code: eachOf(sizeOf(layer), body),
    groups: groupsFor(sizeOf(layer), 64),
    reads: { ids, parameters },
    makes: { y: { shape: shapeOf(layer) } },
  }).y;
}

/** Writes the gradient of the table to the flat `gradient`, from index `from` on. Must run inside `tf.tidy`. */
export const embeddingTable = (
  layer: Embedding,
  ids: tf.Tensor,
  dy: tf.Tensor,
  gradient: tf.Tensor,
  from: number,
): void => writeTableGradient({ ...layer, ids, reads: { dy } }, `dy[place * ${layer.width}u + column]`, gradient, from);
