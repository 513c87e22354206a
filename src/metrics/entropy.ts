import { softmax } from './softmax';

/** Mean entropy of softmax(z / T) over the rows of `logits` `[count, classes]`, in bits, 0 … log₂(classes). */
export function entropyOf(logits: Float32Array, classes: number, temperature: number): number {
  const count = logits.length / classes;
  const probabilities = new Float64Array(classes);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    softmax(logits, row * classes, classes, temperature, probabilities);
    for (const p of probabilities) if (p > 0) sum -= p * Math.log2(p);
  }
  return sum / Math.max(1, count);
}

/** Mean of the largest probability of softmax(z / T) over the rows of `logits` `[count, classes]`, 0 … 1. */
export function largestProbabilityOf(logits: Float32Array, classes: number, temperature: number): number {
  const count = logits.length / classes;
  const probabilities = new Float64Array(classes);
  let sum = 0;
  for (let row = 0; row < count; row++)
    sum += Math.max(...softmax(logits, row * classes, classes, temperature, probabilities));
  return sum / Math.max(1, count);
}
