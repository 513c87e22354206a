import { messages } from '../experiment/text';
import { entropyOf } from '../metrics/entropy';
import { similarityOf } from '../metrics/similarity';
import { hasAnswered } from './goals';
import type { Figure, Lesson, Outcome } from './lesson';
import { logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.dark-knowledge.figures', {
  share: 'On a {{truth}}, of what is left: to the {{other}}',
  entropy: 'Entropy at T = {{temperature}}',
  even: 'Of ten alike',
});

/** Mean entropy of the teacher's distribution on the test set at a temperature, in bits. */
const teacherEntropy = (outcome: Outcome, temperature: number) =>
  entropyOf(logitsOf(outcome, 'teacher'), outcome.testLogits.classes, temperature);

/** For each class, the teacher's mean distribution over the wrong classes at T = 4. */
const lookAlikes = ({ testLogits }: Outcome) =>
  similarityOf(testLogits.logits.teacher ?? new Float32Array(0), testLogits.labels, testLogits.classes, 4);

/** Pairs of digits that look alike. */
const pairs = [
  [4, 9],
  [9, 4],
  [3, 5],
] as const;

const shareFigure = (outcome: Outcome, truth: number, other: number): Figure => ({
  label: words.share({ truth, other }),
  value: 100 * (lookAlikes(outcome)[truth]?.[other] ?? 0),
  unit: '%',
  digits: 0,
  learner: 'teacher',
});

/** Hinton, Vinyals & Dean 2015: what soft targets say beyond labels. */
export const darkKnowledge: Lesson = {
  id: 'dark-knowledge',
  title: 'Dark knowledge',
  summary: 'A teacher’s wrong answers say what an image looks like. Temperature makes them audible.',
  minutes: 3,
  experiment: { task: 'digits', changes: { ...perceptronTeacher, 'training.studentEpochs': 3 } },
  free: ['loss.temperature'],
  steps: [
    {
      title: 'A label names one digit',
      text: 'A teacher says more: it gives every digit a share of its belief, the wrong ones too. Press Run and train one, here, in a few seconds.',
      target: 'run',
      goals: [
        {
          text: 'The teacher is trained',
          isMet: (scene) => scene.run !== null && scene.run.phase !== 'teach' && hasAnswered(scene, 'teacher'),
        },
      ],
    },
    {
      title: 'At T = 1 it sounds like a label',
      text: 'Pick some images on the right and move T down to 1. On most of them the teacher’s answer takes nearly everything. The rest is there, but in shares too small to learn from.',
      target: 'loss.temperature',
      enter: (page) => page.showTab('look'),
      figures: ({ experiment, outcome }) => entropies(outcome, experiment.loss.temperature),
      goals: [
        {
          text: 'T is at 1',
          isMet: (scene) => scene.experiment.loss.temperature <= 1 && hasAnswered(scene, 'teacher'),
        },
      ],
    },
    {
      title: 'Turn it up',
      text: 'Now move T above 8. Nothing is trained anew: every logit is only divided by T before the softmax. Watch the bars of the wrong digits rise, and not all alike.',
      target: 'loss.temperature',
      formula: 'p_i=\\frac{e^{z_i/T}}{\\sum_j e^{z_j/T}}',
      figures: ({ experiment, outcome }) => entropies(outcome, experiment.loss.temperature),
      goals: [
        {
          text: 'T is above 8',
          isMet: (scene) => scene.experiment.loss.temperature > 8 && hasAnswered(scene, 'teacher'),
        },
      ],
    },
    {
      title: 'Fours look like nines',
      text: 'Open Classes, then Look-alikes: the mean over all test images of a digit. No label ever said that a four resembles a nine. The teacher found it out, and this is what a student can hear.',
      target: 'tab:similarity',
      figures: ({ outcome }) =>
        outcome?.testLogits.logits.teacher ? pairs.map(([truth, other]) => shareFigure(outcome, truth, other)) : [],
      goals: [
        {
          text: 'The look-alikes are open',
          isMet: (scene) => scene.tab === 'similarity' && hasAnswered(scene, 'teacher'),
        },
      ],
    },
  ],
  claim: {
    text: 'Of what the teacher leaves over, on fours the nine gets more than its even share, on nines the four, on threes the five, mean of the seeds; and its word has over one bit more of entropy at T = 8 than at T = 1.',
    // The first three seeds refuted an earlier claim: that each of these is the best wrong guess in every run.
    seeds: [4, 5, 6],
    runs: { run: {} },
    findings: [
      ...pairs.map(([truth, other]) => ({
        what: `on a ${truth}, share of the ${other} in what is left over, % (11 if even)`,
        measure: (outcome: (name: string) => Outcome) => 100 * (lookAlikes(outcome('run'))[truth]?.[other] ?? 0),
        atLeast: 15,
        of: 'mean' as const,
      })),
      {
        what: 'entropy of the teacher at T = 8 minus at T = 1, bit',
        measure: (outcome) => teacherEntropy(outcome('run'), 8) - teacherEntropy(outcome('run'), 1),
        atLeast: 1,
        of: 'each',
      },
    ],
  },
};

function entropies(outcome: Outcome | null, temperature: number): readonly Figure[] {
  if (!outcome?.testLogits.logits.teacher) return [];
  return [
    {
      label: words.entropy({ temperature }),
      value: teacherEntropy(outcome, temperature),
      unit: 'bits',
      digits: 2,
      learner: 'teacher',
    },
    {
      label: words.even,
      value: Math.log2(outcome.testLogits.classes),
      unit: 'bits',
      digits: 2,
    },
  ];
}
