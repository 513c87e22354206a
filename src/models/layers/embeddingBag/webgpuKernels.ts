import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { writeTableGradient } from '../webgpuTableGradient';

/** A bag of embeddings on a batch: ids `[batch, positions]`, as whole floats, → `[batch, width]`. */
export interface EmbeddingBag {
  readonly batch: number;
  readonly positions: number;
  readonly vocabulary: number;
  readonly width: number;
  /** Index of its table `[vocabulary, width]` in the flat parameters. */
  readonly at: number;
}

/** The means, and the number of tokens of each example, at least 1, for the gradient. */
export interface Bagged {
  /** `[batch, width]`. */
  readonly y: tf.Tensor;
  /** `[batch]`. */
  readonly counts: tf.Tensor;
}

/** The mean of the table's rows at the ids that are not 0; 0 for an example without any. Must run inside `tf.tidy`. */
export function bagForward(layer: EmbeddingBag, ids: tf.Tensor, parameters: tf.Tensor): Bagged {
  const { batch, positions, width, at } = layer;
  const body = `
  let row = i / ${width}u;
  let column = i % ${width}u;
  var sum = 0.0;
  var count = 0.0;
  for (var position = 0u; position < ${positions}u; position++) {
    let id = u32(ids[row * ${positions}u + position]);
    if (id != 0u) {
      sum += parameters[${at}u + id * ${width}u + column];
      count += 1.0;
    }
  }
  count = max(count, 1.0);
  y[i] = sum / count;
  if (column == 0u) { counts[row] = count; }`;
  return runShader({
    code: eachOf(batch * width, body),
    groups: groupsFor(batch * width, 64),
    reads: { ids, parameters },
    makes: { y: { shape: [batch, width] }, counts: { shape: [batch] } },
  });
}

/** Writes the gradient of the table to the flat `gradient`, from index `from` on. Must run inside `tf.tidy`. */
export function bagTable(
  layer: EmbeddingBag,
  ids: tf.Tensor,
  { counts }: Bagged,
  dy: tf.Tensor,
  gradient: tf.Tensor,
  from: number,
): void {
  const { positions, width } = layer;
  const of = { ...layer, ids, reads: { dy, counts } };
  writeTableGradient(
    of,
    `dy[place / ${positions}u * ${width}u + column] / counts[place / ${positions}u]`,
    gradient,
    from,
  );
}
