import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';

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

/** Threads of a workgroup. */
const threads = 64;

/**
 * Writes the gradient of the table to the flat `gradient`, from index `from` on. One workgroup for each id marks the
 * positions of the batch that have it, one bit each, and adds up their gradients in the order of the batch: no position
 * is visited twice, nothing is added in an order that could change. Must run inside `tf.tidy`.
 */
export function bagTable(
  layer: EmbeddingBag,
  ids: tf.Tensor,
  { counts }: Bagged,
  dy: tf.Tensor,
  gradient: tf.Tensor,
  from: number,
): void {
  const { batch, positions, vocabulary, width } = layer;
  const places = batch * positions;
  const words = Math.ceil(places / 32);
  const groups = groupsFor(vocabulary * threads, threads);
  const code = `
var<workgroup> marks: array<u32, ${words}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let own = group.x + group.y * ${groups[0]}u;
  for (var word = thread; word < ${words}u; word += ${threads}u) {
    var bits = 0u;
    for (var bit = 0u; bit < 32u; bit++) {
      let place = word * 32u + bit;
      if (place < ${places}u && u32(ids[min(place, ${places - 1}u)]) == own) { bits |= 1u << bit; }
    }
    marks[word] = bits;
  }
  workgroupBarrier();
  if (own >= ${vocabulary}u) { return; }
  for (var column = thread; column < ${width}u; column += ${threads}u) {
    var sum = 0.0;
    if (own != 0u) {
      for (var word = 0u; word < ${words}u; word++) {
        for (var bits = marks[word]; bits != 0u; bits &= bits - 1u) {
          let row = (word * 32u + firstTrailingBit(bits)) / ${positions}u;
          sum += dy[row * ${width}u + column] / counts[row];
        }
      }
    }
    gradient[${from}u + own * ${width}u + column] = sum;
  }
}`;
  runShader({ code, groups, reads: { ids, dy, counts }, writes: { gradient } });
}
