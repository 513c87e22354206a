import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';

/**
 * Writes losses side by side into the row of `ring`, `[rows, columns]`, that `cursor`, a scalar, points at, and moves
 * the cursor to the next row. Each of `losses` holds one column or several, as they were reported: weighted.
 * @throws RangeError where they are not as many as the columns.
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
