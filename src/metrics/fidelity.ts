import { answersOf, matchesOf } from './answers';
import { softmax } from './softmax';

/** Fraction of examples on which both predict the same class, right or wrong, 0 … 1. Logits are `[count, classes]`. */
export const agreementOf = (teacher: Float32Array, other: Float32Array, classes: number): number =>
  matchesOf(answersOf(teacher, classes), answersOf(other, classes)) / Math.max(1, teacher.length / classes);

/**
 * Mean over examples of KL(teacher_T ‖ other_T) in nats, without T². Logits are `[count, classes]`. Together with
 * {@link agreementOf} it measures what Stanton et al. 2021 call fidelity: equal predictions need not mean equal
 * distributions.
 */
export function divergenceOf(teacher: Float32Array, other: Float32Array, classes: number, temperature: number): number {
  const count = teacher.length / classes;
  const p = new Float64Array(classes);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const at = row * classes;
    softmax(teacher, at, classes, temperature, p);
    const logP = logSumExp(teacher, at, classes, temperature);
    const logQ = logSumExp(other, at, classes, temperature);
    for (let label = 0; label < classes; label++) {
      const z = (teacher[at + label] as number) - (other[at + label] as number);
      sum += (p[label] as number) * (z / temperature - logP + logQ);
    }
  }
  return sum / Math.max(1, count);
}

/** log Σ exp(z / T) of the `classes` logits that start at index `at`. */
function logSumExp(logits: Float32Array, at: number, classes: number, temperature: number): number {
  let largest = -Infinity;
  for (let label = 0; label < classes; label++) largest = Math.max(largest, logits[at + label] as number);
  let sum = 0;
  for (let label = 0; label < classes; label++) {
    sum += Math.exp(((logits[at + label] as number) - largest) / temperature);
  }
  return largest / temperature + Math.log(sum);
}
