/** softmax(z / T) of the `classes` logits from `at` on, by the shift that keeps the exponentials finite. */
export function softmax(logits: Float32Array, at: number, classes: number, temperature: number): Float64Array {
  const result = new Float64Array(classes);
  let largest = -Infinity;
  for (let label = 0; label < classes; label++) largest = Math.max(largest, logits[at + label] as number);
  let sum = 0;
  for (let label = 0; label < classes; label++) {
    const value = Math.exp(((logits[at + label] as number) - largest) / temperature);
    result[label] = value;
    sum += value;
  }
  return result.map((value) => value / sum);
}
