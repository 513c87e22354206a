import type * as tf from '@tensorflow/tfjs';
import { groupsFor, runShader } from '../../backend/webgpu/shader';

/** A table `[vocabulary, width]` whose rows a batch uses at its ids, `[batch, positions]` as whole floats. */
export interface UsedTable {
  readonly batch: number;
  readonly positions: number;
  readonly vocabulary: number;
  readonly width: number;
  readonly ids: tf.Tensor;
  /** What `term` reads besides. */
  readonly reads: Readonly<Record<string, tf.Tensor>>;
}

/** Threads of a workgroup. */
const threads = 64;

/**
 * Writes the gradient of a table to the flat `gradient`, from index `from` on. `term` is WGSL of what the position
 * `place` of the batch adds to number `column` of the row of its id; that of 0, padding, stays 0. One workgroup for each
 * id marks the positions of the batch that have it, one bit each, and adds up their terms in the order of the batch: no
 * position is visited twice, nothing is added in an order that could change. Must run inside `tf.tidy`.
 */
export function writeTableGradient(table: UsedTable, term: string, gradient: tf.Tensor, from: number): void {
  const { batch, positions, vocabulary, width, ids, reads } = table;
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
          let place = word * 32u + firstTrailingBit(bits);
          sum += ${term};
        }
      }
    }
    gradient[${from}u + own * ${width}u + column] = sum;
  }
}`;
  runShader({ code, groups, reads: { ids, ...reads }, writes: { gradient } });
}
