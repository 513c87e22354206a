/** How often class `truth` was taken for class `given`: `matrix[truth][given]`. */
export function confusionOf(labels: Uint8Array, answers: Uint8Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((truth, i) => {
    const row = matrix[truth] as number[];
    const given = answers[i] as number;
    row[given] = (row[given] ?? 0) + 1;
  });
  return matrix;
}
