import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';

/**
 * Writes losses next to each other into row `cursor` (a scalar) of `ring`, `[rows, columns]`, and moves the cursor to
 * the next row, cyclically. Each of `losses` holds one column or several, weights included. Must run inside `tf.tidy`.
 * @throws RangeError if the number of losses is not that of the columns
 */
export function writeLossRow(ring: tf.Tensor, cursor: tf.Tensor, losses: readonly tf.Tensor[]): void {
  const [rows, columns] = ring.shape as [number, number];
  const parts = Object.fromEntries(losses.map((loss, at) => [`loss${at}`, loss]));
  const places = losses.flatMap((loss, at) => Array.from({ length: loss.size }, (_, i) => `loss${at}[${i}]`));
  if (places.length !== columns) throw new RangeError(`${places.length} losses do not fill ${columns} columns.`);
  runShader({
    code: `
@compute @workgroup_size(1)
fn main() {
  let row = u32(cursor[0]);
  ${places.map((place, column) => `ring[row * ${columns}u + ${column}u] = ${place};`).join('\n  ')}
  cursor[0] = f32((row + 1u) % ${rows}u);
}`,
    groups: [1, 1, 1],
    reads: parts,
    writes: { ring, cursor },
  });
}
