/**
 * softmax(z / T) of the `classes` logits from `at` on, by the shift that keeps the exponentials finite. Written to
 * `result`, `[classes]`, where one is given: a map asks for thousands.
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
