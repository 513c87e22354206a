import type { Random } from '../../experiment/random';
import type { SoftTargets } from '../../experiment/settings';
import { answersOf } from '../../metrics/answers';
import { softmax } from '../../metrics/softmax';

/**
 * Ablated soft targets: logits `[count · classes]` that replace the teacher's, in a new array. Below, the answer of an
 * example is the teacher's predicted class, not the label, so that examples without a label are treated alike.
 * `class-mean` and `uniform` hold for the given `temperature` alone, `real` and `permuted` for every temperature.
 *
 * - `real`: the teacher's logits, unchanged.
 * - `class-mean`: the mean distribution over the rows `seen` with the same answer; unchanged if there is no such row.
 * - `permuted`: the logits of the other classes are permuted, separately for each example (DKPP of Furlanello et al.
 *   2018).
 * - `uniform`: the other classes have equal probabilities and the answer keeps its own: label smoothing with the
 *   teacher's confidence.
 */
export function softTargetsOf(
  kind: SoftTargets,
  logits: Float32Array,
  classes: number,
  { temperature, seen, random }: { readonly temperature: number; readonly seen: Int32Array; readonly random: Random },
): Float32Array {
  const answers = answersOf(logits, classes);
  const result = Float32Array.from(logits);
  const wrongOf = (row: number) =>
    Array.from({ length: classes }, (_, label) => row * classes + label).filter(
      (at) => at !== row * classes + (answers[row] as number),
    );
  switch (kind) {
    case 'real':
      return result;
    case 'permuted':
      for (const row of answers.keys()) {
        const places = wrongOf(row);
        random.shuffled(places).forEach((from, i) => {
          result[places[i] as number] = logits[from] as number;
        });
      }
      return result;
    case 'uniform':
      for (const row of answers.keys()) {
        const places = wrongOf(row);
        const largest = Math.max(...places.map((at) => logits[at] as number));
        const mean =
          places.reduce((sum, at) => sum + Math.exp(((logits[at] as number) - largest) / temperature), 0) /
          places.length;
        for (const at of places) result[at] = largest + temperature * Math.log(mean);
      }
      return result;
    case 'class-mean': {
      const means = meansByAnswer(logits, answers, classes, temperature, seen);
      for (const [row, answer] of answers.entries()) {
        const mean = means[answer];
        if (!mean) continue;
        for (let label = 0; label < classes; label++) {
          result[row * classes + label] = temperature * Math.log(Math.max(mean[label] as number, 1e-30));
        }
      }
      return result;
    }
    default:
      return kind satisfies never;
  }
}

/**
 * For each class the mean of softmax(z / T), `[classes]`, over the rows `seen` with that answer; undefined without any.
 */
function meansByAnswer(
  logits: Float32Array,
  answers: Uint8Array,
  classes: number,
  temperature: number,
  seen: Int32Array,
): readonly (Float64Array | undefined)[] {
  const sums = Array.from({ length: classes }, () => new Float64Array(classes));
  const counts = new Array<number>(classes).fill(0);
  const probabilities = new Float64Array(classes);
  for (const row of seen) {
    softmax(logits, row * classes, classes, temperature, probabilities);
    const answer = answers[row] as number;
    const sum = sums[answer] as Float64Array;
    counts[answer] = (counts[answer] as number) + 1;
    for (const [label, probability] of probabilities.entries()) sum[label] = (sum[label] as number) + probability;
  }
  return sums.map((sum, answer) => {
    const count = counts[answer] as number;
    return count === 0 ? undefined : sum.map((value) => value / count);
  });
}

/** The given rows of `logits` (`[count · classes]`), `[rows · classes]`, in the order of `rows`. */
export function rowsOf(logits: Float32Array, rows: Int32Array, classes: number): Float32Array {
  const result = new Float32Array(rows.length * classes);
  rows.forEach((row, i) => {
    result.set(logits.subarray(row * classes, (row + 1) * classes), i * classes);
  });
  return result;
}
