import { noAnswer, type Objective, type Score } from '../experiment/objective';
import { messages } from '../experiment/text';
import { beamDecode, greedyDecode } from '../metrics/ctcDecoding';
import { editDistance } from '../metrics/editDistance';
import { greedyTargets } from './ctc/greedyTargets';
import { ctcLoss } from './ctc/loss';

const words = messages('objectives.ctc', {
  name: 'A sequence of labels',
  errorRate: 'Label error rate',
  sequenceAccuracy: 'Sequences without an error',
});

const percent = { unit: '%', digits: 1, finish: (ratio: number) => 100 * ratio } as const;

const scores: readonly [Score, ...Score[]] = [
  { id: 'label-error-rate', name: words.errorRate, better: 'lower', ...percent },
  { id: 'sequence-accuracy', name: words.sequenceAccuracy, better: 'higher', ...percent },
];

/** What {@link ctc} must know of a task. */
export interface CtcOptions {
  /** Frames, which are rows of logits, for each position of the input, its first dimension. */
  readonly framesPerPosition: number;
  /** The most labels that an example has, at least 1. */
  readonly longest: number;
}

/**
 * A sequence of labels for an example, by connectionist temporal classification (Graves et al., ICML 2006): each frame
 * is a class, of which 0 is the blank. An answer holds the labels, from 1 on, and `noAnswer` after the last one; it may
 * have none. Positions that count must come first. Scores are those of greedy decoding: edits in per cent of the labels
 * of the references, and the share of sequences without an edit. Label smoothing does not apply.
 * @throws RangeError from `writeTarget`, for a label that is no class or the blank
 */
export const ctc = ({ framesPerPosition, longest }: CtcOptions): Objective => ({
  id: 'ctc',
  name: words.name,
  rows: ([positions = 1]) => positions * framesPerPosition,
  answers: () => longest,
  isOfOneClass: false,
  isOfSequences: true,
  /** Whether there are labels, and these: else no labels could not be told from unknown labels. */
  targetSize: () => 1 + longest,
  writeTarget(answers, { classes }, _smoothing, target) {
    target[0] = 1;
    labelsOf(answers, 0, longest).forEach((label, at) => {
      if (!(label >= 1 && label < classes))
        throw new RangeError(`There is no label ${label} among ${classes} classes.`);
      target[1 + at] = label;
    });
  },
  kernel: 'ctc',
  loss: (ops, logits, { targets, weight }, size) => ctcLoss(ops, logits, targets, weight, size),
  weight(ops, mask, batch, { rows }) {
    if (!mask) return ops.ones([batch * rows]);
    return ops.reshape(ops.tile(ops.expandDims(mask, 2), [1, 1, framesPerPosition]), [batch * rows]);
  },
  pseudoTargets: (ops, logits, weight, size) => greedyTargets(ops, logits, weight, size, longest),
  /** By prefix beam search; labels beyond `longest` are dropped. */
  writeSearched(logits, { classes }, positions, width, target) {
    const [best] = beamDecode(logits.subarray(0, positions * framesPerPosition * classes), classes, width);
    target[0] = 1;
    target.set(best?.labels.slice(0, longest) ?? [], 1);
  },
  scores,
  count(logits, answers, { classes, rows }, mask) {
    const count = answers.length / longest;
    const positions = rows / framesPerPosition;
    const edits = new Float64Array(count);
    const lengths = new Float64Array(count);
    for (let example = 0; example < count; example++) {
      const counted = mask ? sumOf(mask, example * positions, positions) : positions;
      const from = example * rows * classes;
      const given = logits.subarray(from, from + counted * framesPerPosition * classes);
      const right = labelsOf(answers, example * longest, longest);
      edits[example] = editDistance(greedyDecode(given, classes), right);
      lengths[example] = right.length;
    }
    return [
      { numerator: edits, denominator: lengths },
      { numerator: edits.map((some) => (some === 0 ? 1 : 0)), denominator: new Float64Array(count).fill(1) },
    ];
  },
});

/** The labels of one example, up to the first `noAnswer`. */
function labelsOf(answers: ArrayLike<number>, from: number, longest: number): number[] {
  const labels = Array.from({ length: longest }, (_, at) => answers[from + at] as number);
  const end = labels.indexOf(noAnswer);
  return end < 0 ? labels : labels.slice(0, end);
}

function sumOf(values: ArrayLike<number>, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) sum += values[at] as number;
  return sum;
}
