import { softmax } from './softmax';

/** Mean entropy in bits of softmax(z / T), rows of `logits` `[count, classes]`; log₂(classes) at most. */
export function entropyOf(logits: Float32Array, classes: number, temperature: number): number {
  const count = logits.length / classes;
  const probabilities = new Float64Array(classes);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    softmax(logits, row * classes, classes, temperature, probabilities);
    for (const share of probabilities) if (share > 0) sum -= share * Math.log2(share);
  }
  return sum / Math.max(1, count);
}

/** Mean over examples of the largest share of softmax(z / T), 0 … 1. */
export function largestProbabilityOf(logits: Float32Array, classes: number, temperature: number): number {
  const count = logits.length / classes;
  const probabilities = new Float64Array(classes);
  let sum = 0;
  for (let row = 0; row < count; row++)
    sum += Math.max(...softmax(logits, row * classes, classes, temperature, probabilities));
  return sum / Math.max(1, count);
}
