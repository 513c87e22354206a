import type { Tensor2D } from '@tensorflow/tfjs';
import { noAnswer, type Objective, type Score } from '../experiment/objective';
import { messages } from '../experiment/text';
import { bestOfRow } from '../metrics/answers';
import { crossEntropy, oneHotAnswers } from './crossEntropy';

const words = messages('objectives.labelling', {
  name: 'A class for each position',
  tokenAccuracy: 'Accuracy of positions',
  perplexity: 'Perplexity',
});

const scores: readonly [Score, ...Score[]] = [
  {
    id: 'token-accuracy',
    name: words.tokenAccuracy,
    unit: '%',
    digits: 1,
    better: 'higher',
    finish: (ratio) => 100 * ratio,
  },
  { id: 'perplexity', name: words.perplexity, unit: '', digits: 2, better: 'lower', finish: Math.exp },
];

/**
 * A class for each position of an example; `noAnswer` where there is none. Next-token prediction is a case of it, with
 * the next token as the class of a position and a network that does not look ahead.
 */
export const labelling: Objective = {
  id: 'labelling',
  name: words.name,
  rows: ([positions = 1]) => positions,
  answers: ([positions = 1]) => positions,
  isOfOneClass: false,
  hasRowTargets: true,
  isOfSequences: true,
  targetSize: ({ classes, rows }) => classes * rows,
  writeTarget(answers, { classes, rows }, smoothing, target) {
    for (let row = 0; row < rows; row++) {
      const label = answers[row] as number;
      if (label === noAnswer) continue;
      if (smoothing > 0) target.fill(smoothing / classes, row * classes, (row + 1) * classes);
      const at = row * classes + label;
      target[at] = (target[at] as number) + 1 - smoothing;
    }
  },
  /** The mean over the positions with a label. */
  loss(ops, logits, { targets }) {
    const flat: Tensor2D = ops.reshape(targets, logits.shape);
    return crossEntropy(ops, logits, flat, ops.maximum(ops.sum(flat), 1));
  },
  weight: (ops, mask, batch, { rows }) => (mask ? ops.reshape(mask, [batch * rows]) : ops.ones([batch * rows])),
  pseudoTargets(ops, logits, weight, { rows, classes }) {
    const answers = oneHotAnswers(ops, logits);
    const counted = weight ? ops.mul(answers, ops.expandDims(weight, 1)) : answers;
    return ops.reshape(counted, [-1, rows * classes]);
  },
  scores,
  count(logits, answers, { classes, rows }) {
    const count = answers.length / rows;
    const [right, nats, labelled] = [0, 1, 2].map(() => new Float64Array(count)) as [Counts, Counts, Counts];
    answers.forEach((answer, row) => {
      if (answer === noAnswer) return;
      const example = Math.floor(row / rows);
      const add = (sums: Counts, value: number) => {
        sums[example] = (sums[example] as number) + value;
      };
      add(labelled, 1);
      add(right, bestOfRow(logits, row, classes) === answer ? 1 : 0);
      add(nats, surprise(logits.subarray(row * classes, (row + 1) * classes), answer));
    });
    return [
      { numerator: right, denominator: labelled },
      { numerator: nats, denominator: labelled },
    ];
  },
};

type Counts = Float64Array;

/** −log softmax(z)[answer], in nats, for the logits of one row. */
function surprise(logits: Float32Array, answer: number): number {
  const largest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const sum = logits.reduce((total, value) => total + Math.exp(value - largest), 0);
  return largest + Math.log(sum) - (logits[answer] as number);
}
