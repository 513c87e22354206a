import { messages } from '../experiment/text';
import { entropyOf, largestProbabilityOf } from '../metrics/entropy';
import { divergenceOf } from '../metrics/fidelity';
import { softmax } from '../metrics/softmax';
import { aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, logitsOf } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.spot-the-bug.figures', {
  printed: 'As printed: Σ p log(p / p)',
  meant: 'As meant: KL(teacher ‖ student)',
  once: 'Mean largest probability, softmax once',
  twice: 'Mean largest probability, softmax twice',
  entropy: 'Entropy, softmax twice (at most 3.32)',
  fair: 'Student, 2,000 training images',
  leaking: 'Student, images of the test set',
});

/** Probabilities at T, `[count, classes]`, to be misused as logits: the mistake of applying softmax twice. */
export function probabilitiesAsLogits(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) probabilities.set(softmax(logits, at, classes, temperature), at);
  return probabilities;
}

const isKnown = (outcome: Outcome | null): outcome is Outcome => outcome?.testLogits.logits.student !== undefined;

function divergences({ outcome, experiment }: Scene): readonly Figure[] {
  if (!isKnown(outcome)) return [];
  const { classes } = outcome.testLogits;
  const [teacher, student] = [logitsOf(outcome, 'teacher'), logitsOf(outcome, 'student')];
  const { temperature } = experiment.loss;
  return [
    {
      label: words.printed,
      value: divergenceOf(student, student, classes, temperature),
      digits: 4,
    },
    {
      label: words.meant,
      value: divergenceOf(teacher, student, classes, temperature),
      digits: 4,
    },
  ];
}

function softmaxes({ outcome }: Scene): readonly Figure[] {
  if (!isKnown(outcome)) return [];
  const { classes } = outcome.testLogits;
  const teacher = logitsOf(outcome, 'teacher');
  const twice = probabilitiesAsLogits(teacher, classes, 1);
  return [
    {
      label: words.once,
      value: 100 * largestProbabilityOf(teacher, classes, 1),
      unit: '%',
    },
    {
      label: words.twice,
      value: 100 * largestProbabilityOf(twice, classes, 1),
      unit: '%',
    },
    {
      label: words.entropy,
      value: entropyOf(twice, classes, 1),
      unit: 'bits',
      digits: 2,
    },
  ];
}

const fair = (scene: Scene) => newestWhere(scene, ({ transfer }) => transfer.pool === 'training');
const leaking = (scene: Scene) => newestWhere(scene, ({ transfer }) => transfer.pool === 'test');

function leak(scene: Scene): readonly Figure[] {
  const figure = (outcome: Outcome | undefined, label: Figure['label']): readonly Figure[] =>
    outcome ? [{ label, value: accuracy(outcome, 'student'), unit: '%', learner: 'student' }] : [];
  return [...figure(fair(scene), words.fair), ...figure(leaking(scene), words.leaking)];
}

/**
 * Three common mistakes in distillation code: a divergence of the student with itself, a double softmax, a leaked test
 * set.
 */
export const spotTheBug: Lesson = {
  id: 'spot-the-bug',
  title: 'Spot the bug',
  summary: 'Three mistakes that appear in articles about distillation, each with a number that reveals it.',
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'transfer.examples': 2000,
      'transfer.labelled': 2000,
      'training.learningRate': 0.002,
      'training.studentEpochs': 20,
    },
  },
  free: ['transfer.pool', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'First, a correct run',
      text: 'The student learns from 2,000 training images and is evaluated on the test set, which no network has seen. Press Run. The numbers in the next steps come from this run.',
      target: 'run',
      goals: [aRunFinished],
    },
    {
      title: 'Bug one: a loss that is always zero',
      text: 'The left formula, which is often copied, divides the student’s probabilities by themselves. The logarithm of 1 is 0, so this loss is 0 for every network and nothing is learned from it. Move T and see which of the two numbers changes.',
      formula:
        'L=\\mathrm{E}\\Big[p_s\\log\\frac{p_s}{p_s}\\Big]\\;?\\qquad\\mathrm{KL}(p_t\\|p_s)=\\sum_j p_{t,j}\\log\\frac{p_{t,j}}{p_{s,j}}',
      target: 'loss.temperature',
      figures: divergences,
      goals: [
        {
          text: 'T was moved',
          isMet: ({ experiment, finished }) =>
            finished.length > 0 && experiment.loss.temperature !== finished.at(-1)?.experiment.loss.temperature,
        },
      ],
    },
    {
      title: 'Bug two: softmax of a softmax',
      text: 'A model that ends in a softmax outputs probabilities, not logits. A second softmax makes them almost equal. With ten classes, even a certain teacher then gives its predicted class at most 23.2 %. Such targets carry little information.',
      formula: '\\mathrm{softmax}(1,0,\\dots,0)_1=\\frac{e}{e+9}\\approx 0.232',
      target: 'insight',
      figures: softmaxes,
    },
    {
      title: 'Bug three: training on the test set',
      text: '“Let the teacher predict the test set and train the student on that.” Try it: set Drawn from to the test set and run again. The student now learns from every image on which it is evaluated.',
      target: 'transfer.pool',
      figures: leak,
      goals: [
        finishedWhere('A run that leaks is finished', ({ transfer }) => transfer.pool === 'test'),
        {
          text: 'Its measured accuracy is higher',
          isMet(scene) {
            const [honest, cheat] = [fair(scene), leaking(scene)];
            return (
              honest !== undefined && cheat !== undefined && accuracy(cheat, 'student') > accuracy(honest, 'student')
            );
          },
        },
      ],
    },
    {
      title: 'An accuracy that means nothing',
      text: 'The number of images, the networks and the teacher are the same; only the measured accuracy rose. It says nothing about new images, because every test image was used for training. Set Drawn from back to the training set before you leave.',
      target: 'transfer.pool',
      figures: leak,
      goals: [
        {
          text: 'The student’s images come from the training set again',
          isMet: ({ experiment }) => experiment.transfer.pool === 'training',
        },
      ],
    },
  ],
  claim: {
    text: 'The printed loss is exactly 0. After a second softmax the teacher’s largest probability is at most 23.3 %, mean of the test images. Learning from the test set raises the measured accuracy of the student by at least 2 points. In every seed.',
    seeds: [1, 2, 3],
    runs: { fair: {}, leaking: { 'transfer.pool': 'test' } },
    findings: [
      {
        what: 'the printed loss',
        measure: (outcome) => {
          const student = logitsOf(outcome('fair'), 'student');
          return Math.abs(divergenceOf(student, student, outcome('fair').testLogits.classes, 4));
        },
        atMost: 0,
        of: 'each',
      },
      {
        what: 'mean largest share after two softmaxes, %',
        measure: (outcome) => {
          const { classes } = outcome('fair').testLogits;
          return (
            100 *
            largestProbabilityOf(probabilitiesAsLogits(logitsOf(outcome('fair'), 'teacher'), classes, 1), classes, 1)
          );
        },
        atMost: 23.3,
        of: 'each',
      },
      {
        what: 'score of the student with the leak minus without, points',
        measure: (outcome) => accuracy(outcome('leaking'), 'student') - accuracy(outcome('fair'), 'student'),
        atLeast: 2,
        of: 'each',
      },
    ],
  },
};
