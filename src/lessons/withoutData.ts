import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { accuracies, finishedWhere, newestWhere } from './goals';
import type { Changes, Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.without-data.figures', {
  trained: 'Student, trained generator',
  untrained: 'Student, untrained generator',
  monotonous: 'Student, no variety term',
});

const generatorTerms = ['certainty', 'variety', 'activation'] as const;
const isTrained = ({ scheme }: Experiment) => generatorTerms.every((term) => Number(scheme.values[term]) > 0);
const isUntrained = ({ scheme }: Experiment) => generatorTerms.every((term) => scheme.values[term] === 0);
const isMonotonous = ({ scheme }: Experiment) => scheme.values.variety === 0 && Number(scheme.values.certainty) > 0;

/** All terms of the generator's loss switched off: the generator is not trained. */
const untrained: Changes = { 'scheme.certainty': 0, 'scheme.variety': 0, 'scheme.activation': 0 };

const student = (outcome: Outcome) => accuracy(outcome, 'student');

function table(scene: Scene): readonly Figure[] {
  const rows = [
    { isMeant: isTrained, label: words.trained },
    { isMeant: isUntrained, label: words.untrained },
    { isMeant: isMonotonous, label: words.monotonous },
  ];
  return rows.flatMap(({ isMeant, label }) => {
    const outcome = newestWhere(scene, isMeant);
    return outcome ? [{ label, value: student(outcome), unit: '%' as const, learner: 'student' as const }] : [];
  });
}

/** Chen et al., Data-Free Learning of Student Networks, ICCV 2019. */
export const withoutData: Lesson = {
  id: 'without-data',
  title: 'Without a single example',
  summary: 'No training image is left, only the teacher. The student learns from images that a generator makes.',
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: { ...perceptronTeacher, scheme: 'data-free', 'training.studentEpochs': 5 },
  },
  free: ['scheme.certainty', 'scheme.variety', 'scheme.activation', 'training.seed'],
  steps: [
    {
      title: 'Only the teacher is left',
      text: 'The training images may not be used any more, as can happen with patients’ data; only the teacher is left. A generator turns noise into images, and the student learns the teacher’s soft targets for them. Guess how many real digits it will get right. Then press Run; this takes a while.',
      target: 'scheme',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [finishedWhere('A run with a trained generator is finished', isTrained)],
    },
    {
      title: 'What it learned from',
      text: 'Choose “A generated one”: these images come from the generator. Do they look like digits to you? Its loss has three terms: a certain teacher, all ten classes predicted equally often, and large activations in the teacher’s last layer. No term asks for images that look real.',
      target: 'insight',
      enter: (page) => page.showTab('look'),
    },
    {
      title: 'An untrained generator',
      text: 'Set Certainty, Variety and Activation to 0. The generator then keeps its first weights, and the student learns the teacher’s soft targets for its images. Run again.',
      target: 'scheme.certainty',
      figures: table,
      goals: [
        finishedWhere('A run with an untrained generator is finished', isUntrained),
        {
          text: 'Its student is less accurate',
          isMet(scene) {
            const [made, noise] = [newestWhere(scene, isTrained), newestWhere(scene, isUntrained)];
            return made !== undefined && noise !== undefined && student(noise) < student(made);
          },
        },
      ],
    },
    {
      title: 'Without the variety term',
      text: 'Set Certainty to 1 and Activation to 0.1, leave Variety at 0, and run. On average over seeds this student, too, is less accurate. Choose “A generated one” and look at the predicted classes below the images: are all ten among them?',
      target: 'scheme.variety',
      figures: table,
      goals: [finishedWhere('A run without the variety term is finished', isMonotonous)],
    },
    {
      title: 'A task for which noise is enough',
      text: 'On the task of three spirals an untrained generator does about as well as a trained one. A likely reason is the number of dimensions. Points have two coordinates, and noise covers the plane. Images have 784 pixels, and noise covers only a small part of that space.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'A student that never saw a digit gets at least 72 % of the test digits right, in every seed. With an untrained generator it gets at least 10 points less, and without the variety term at least 8 points less. On spirals the untrained generator is at most 2 points worse than the trained one. The last three are means of the seeds.',
    // Seeds 101 to 104: 85.2, 82.5, 81.7, 84.7; 13 to 55 points less from noise, 16 to 27 without variety; on spirals,
    // seeds 101 to 103, 95.6 to 98.6 against 94.2 to 96.3 of a trained generator.
    seeds: [1, 2, 3],
    runs: {
      trained: {},
      untrained,
      monotonous: { 'scheme.variety': 0 },
      plane: { task: 'spirals', scheme: 'data-free' },
      'plane untrained': { task: 'spirals', scheme: 'data-free', ...untrained },
    },
    findings: [
      {
        what: 'accuracy of a student that never saw a digit, %',
        measure: (outcome) => student(outcome('trained')),
        atLeast: 72,
        of: 'each',
      },
      {
        what: 'the same, minus that of a student of an untrained generator, points',
        measure: (outcome) => student(outcome('trained')) - student(outcome('untrained')),
        atLeast: 10,
        of: 'mean',
      },
      {
        what: 'the same, minus that of a student of a generator without the variety term, points',
        measure: (outcome) => student(outcome('trained')) - student(outcome('monotonous')),
        atLeast: 8,
        of: 'mean',
      },
      {
        what: 'on spirals: untrained minus trained, points',
        measure: (outcome) => student(outcome('plane untrained')) - student(outcome('plane')),
        atLeast: -2,
        of: 'mean',
      },
    ],
  },
};
