/**
 * Confusion matrix `[classes][classes]`: `matrix[truth][given]` counts examples of class `truth` predicted as `given`.
 */
export function confusionOf(labels: Uint8Array, answers: Uint8Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((truth, i) => {
    const row = matrix[truth] as number[];
    const given = answers[i] as number;
    row[given] = (row[given] ?? 0) + 1;
  });
  return matrix;
}
