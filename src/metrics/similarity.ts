import { softmax } from './softmax';

/**
 * Which classes a network finds similar: `matrix[truth][other]` is the mean probability of class `other` at temperature
 * T on examples of class `truth`, renormalised over the wrong classes, so that each row sums to 1 and the diagonal is
 * 0. A row is all 0 if there is no example of its class. Logits are `[count, classes]`.
 */
export function similarityOf(
  logits: Float32Array,
  labels: Uint8Array,
  classes: number,
  temperature: number,
): readonly (readonly number[])[] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const probabilities = new Float64Array(classes);
  labels.forEach((truth, row) => {
    softmax(logits, row * classes, classes, temperature, probabilities);
    const sums = matrix[truth];
    if (!sums) return;
    for (let label = 0; label < classes; label++) {
      if (label !== truth) sums[label] = (sums[label] as number) + (probabilities[label] as number);
    }
  });
  return matrix.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((value) => (sum > 0 ? value / sum : 0));
  });
}

/**
 * How much a network's wrong-class logits vary among examples of one class: the standard deviation within the class of
 * each non-target logit, centred on the mean of the example's logits; mean over wrong classes and classes. Logits are
 * `[count, classes]`. It is smaller for a label-smoothed teacher (Müller, Kornblith & Hinton, NeurIPS 2019).
 */
export function spreadWithinClasses(logits: Float32Array, labels: Uint8Array, classes: number): number {
  let sum = 0;
  let counted = 0;
  for (let truth = 0; truth < classes; truth++) {
    const rows = [...labels.keys()].filter((row) => labels[row] === truth);
    if (rows.length < 2) continue;
    for (let label = 0; label < classes; label++) {
      if (label === truth) continue;
      const values = rows.map((row) => centred(logits, row * classes, classes, label));
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      sum += Math.sqrt(values.reduce((a, value) => a + (value - mean) ** 2, 0) / (values.length - 1));
      counted++;
    }
  }
  return sum / Math.max(1, counted);
}

function centred(logits: Float32Array, at: number, classes: number, label: number): number {
  let mean = 0;
  for (let other = 0; other < classes; other++) mean += (logits[at + other] as number) / classes;
  return (logits[at + label] as number) - mean;
}
