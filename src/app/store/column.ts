/** How many values of each buffer belong to a column, whichever views of it there are. */
const filled = new WeakMap<ArrayBufferLike, number>();

/**
 * `column` with `more` behind it. Columns grow by a little, thousands of times: the result shares the memory of
 * `column` where there is room behind it, and `column` itself stays as it is.
 */
export function joined(column: Float32Array | undefined, more: Float32Array): Float32Array {
  const length = column?.length ?? 0;
  const whole = length + more.length;
  const hasRoom = column !== undefined && filled.get(column.buffer) === length && whole * 4 <= column.buffer.byteLength;
  const buffer = hasRoom ? column.buffer : new ArrayBuffer(4 * Math.max(64, 2 * whole));
  const result = new Float32Array(buffer, 0, whole);
  if (!hasRoom && column) result.set(column);
  result.set(more, length);
  filled.set(buffer, whole);
  return result;
}
