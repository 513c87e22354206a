import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { accuracies, finishedWhere, newestWhere } from './goals';
import type { Changes, Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.without-data.figures', {
  trained: 'Student, trained generator',
  untrained: 'Student, untrained generator',
  monotonous: 'Student, no wish for variety',
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
  summary: 'The data are gone, the teacher is still there: a generator makes what the student learns from.',
  minutes: 5,
  experiment: {
    task: 'digits',
    changes: { ...perceptronTeacher, scheme: 'data-free', 'training.studentEpochs': 5 },
  },
  free: ['scheme.certainty', 'scheme.variety', 'scheme.activation', 'training.seed'],
  steps: [
    {
      title: 'Only the teacher is left',
      text: 'A teacher has learned to read digits, and then nobody may use the images any more: it happens with patients’ data. A generator turns noise into images, and the student learns what the teacher says of them. How many real digits will it read, that never saw one? Guess, then press Run. This takes a while.',
      target: 'scheme',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [finishedWhere('A run with a trained generator is finished', isTrained)],
    },
    {
      title: 'What it learned from',
      text: 'Choose “A generated one”. Would you call that a digit? The teacher does, and is sure of it. Nobody wished the generator to please you. The three wishes were: the teacher shall be certain, all ten answers shall come alike, and the teacher’s last layer shall be as excited as by real digits.',
      target: 'insight',
      enter: (page) => page.showTab('look'),
    },
    {
      title: 'And any noise?',
      text: 'Take the three wishes away: set Certainty, Variety and Activation to 0. The generator then stays as it began, and the student learns the teacher’s answers to its noise. Run again.',
      target: 'scheme.certainty',
      figures: table,
      goals: [
        finishedWhere('A run with an untrained generator is finished', isUntrained),
        {
          text: 'Its student knows less',
          isMet(scene) {
            const [made, noise] = [newestWhere(scene, isTrained), newestWhere(scene, isUntrained)];
            return made !== undefined && noise !== undefined && student(noise) < student(made);
          },
        },
      ],
    },
    {
      title: 'Which wish does what',
      text: 'Give Certainty and Activation back (1 and 0.1), leave Variety at 0, and run. What the generator finds first it makes again and again; the student learns little about the rest. Look at “A generated one” and at the answers below the images.',
      target: 'scheme.variety',
      figures: table,
      goals: [finishedWhere('A run without a wish for variety is finished', isMonotonous)],
    },
    {
      title: 'Why noise is enough elsewhere',
      text: 'On the three spirals an untrained generator does as well as a trained one: its points fall all over a plane of two numbers, and the teacher can be asked everywhere. An image has 784 numbers; nobody can ask everywhere, and what is asked has to be chosen.',
      target: 'scoreboard',
      figures: table,
    },
  ],
  claim: {
    text: 'A student that never saw a digit reads at least 72 percent of them. From an untrained generator’s noise it learns at least 10 points less, from a generator without a wish for variety at least 8 (means of the seeds). On spirals noise is as good: at most 2 points worse.',
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
        what: 'accuracy of a student that never saw a digit, percent',
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
        what: 'the same, minus that of a student of a generator without a wish for variety, points',
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
