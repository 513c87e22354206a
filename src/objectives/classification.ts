import type { Objective, Score } from '../experiment/objective';
import { messages } from '../experiment/text';
import { bestOfRow } from '../metrics/answers';
import { crossEntropy, oneHotAnswers } from './crossEntropy';

const words = messages('objectives.classification', {
  name: 'One class',
  accuracy: 'Accuracy',
  macroAccuracy: 'Mean accuracy of the classes',
});

const percent = { unit: '%', digits: 1, better: 'higher', finish: (ratio: number) => 100 * ratio } as const;

const scores: readonly [Score, ...Score[]] = [
  { id: 'accuracy', name: words.accuracy, ...percent },
  { id: 'macro-accuracy', name: words.macroAccuracy, ...percent },
];

/** One class for each example: one row of logits, one answer. */
export const classification: Objective = {
  id: 'classification',
  name: words.name,
  rows: () => 1,
  answers: () => 1,
  isOfOneClass: true,
  hasRowTargets: true,
  targetSize: ({ classes }) => classes,
  /** (1 − ε) · one-hot + ε / classes (Szegedy et al., CVPR 2016, section 7). */
  writeTarget(answers, { classes }, smoothing, target) {
    if (smoothing > 0) target.fill(smoothing / classes);
    const at = answers[0] as number;
    target[at] = (target[at] as number) + 1 - smoothing;
  },
  kernel: 'cross-entropy',
  loss: (ops, logits, { targets, labelled }) => crossEntropy(ops, logits, targets, Math.max(1, labelled)),
  weight: () => null,
  pseudoTargets: (ops, logits) => oneHotAnswers(ops, logits),
  scores,
  count(logits, answers, { classes }) {
    const right = Float64Array.from(answers, (answer, example) =>
      bestOfRow(logits, example, classes) === answer ? 1 : 0,
    );
    const sizes = new Float64Array(classes);
    for (const answer of answers) sizes[answer] = (sizes[answer] as number) + 1;
    /** The share of an example in the mean over the classes that have examples. */
    const present = sizes.filter((size) => size > 0).length;
    const shares = Float64Array.from(answers, (answer) => 1 / (present * (sizes[answer] as number)));
    return [
      { numerator: right, denominator: new Float64Array(answers.length).fill(1) },
      { numerator: right.map((one, example) => one * (shares[example] as number)), denominator: shares },
    ];
  },
};
