/**
 * softmax(z / T) of the `classes` logits that start at index `at`, `[classes]`, with the maximum subtracted so that the
 * exponentials stay finite. Written to `result` if given, which saves thousands of allocations for a map.
 */
export function softmax(
  logits: Float32Array,
  at: number,
  classes: number,
  temperature: number,
  result: Float64Array = new Float64Array(classes),
): Float64Array {
  let largest = -Infinity;
  for (let label = 0; label < classes; label++) largest = Math.max(largest, logits[at + label] as number);
  let sum = 0;
  for (let label = 0; label < classes; label++) {
    const value = Math.exp(((logits[at + label] as number) - largest) / temperature);
    result[label] = value;
    sum += value;
  }
  for (let label = 0; label < classes; label++) result[label] = (result[label] as number) / sum;
  return result;
}
