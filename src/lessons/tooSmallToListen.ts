import { messages } from '../experiment/text';
import { accuracies, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { errors, gap } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.too-small-to-listen.figures', {
  errors: 'Errors of the student, T = {{temperature}}',
});

const errorsFigure = (outcome: Outcome, temperature: string): Figure => ({
  label: words.errors({ temperature }),
  value: errors(outcome, 'student'),
  digits: 0,
  learner: 'student',
});

const low = (scene: Pick<Scene, 'finished'>) => newestWhere(scene, ({ loss }) => loss.temperature <= 3);
const high = (scene: Pick<Scene, 'finished'>) => newestWhere(scene, ({ loss }) => loss.temperature >= 18);

/** Hinton, Vinyals & Dean 2015, section 3: a narrow student does better at a lower temperature. */
export const tooSmallToListen: Lesson = {
  id: 'too-small-to-listen',
  title: 'Too small to listen',
  summary: 'At a high temperature a narrow student spends itself on details and forgets the answer.',
  minutes: 4,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'student.widths': [8],
      'loss.form': 'soft',
      'loss.temperature': 2.5,
      'transfer.labelled': 8000,
      'training.learningRate': 0.002,
      'training.studentEpochs': 10,
    },
  },
  free: ['loss.temperature', 'student.widths', 'training.seed'],
  steps: [
    {
      title: 'Eight units, modest T',
      text: 'The student has eight hidden units. It learns from soft targets alone, its twin from the labels, both on all images. T is 2.5. Press Run.',
      target: 'student.widths',
      goals: [finishedWhere('A run with T up to 3 is finished', ({ loss }) => loss.temperature <= 3)],
    },
    {
      title: 'Turn it up to 20',
      text: 'Set T to 20 and run again; the trained teacher may be kept. At T = 20 the loss weighs all logits nearly alike: how little the teacher believes in a 6 counts as much as which digit it is.',
      target: 'loss.temperature',
      figures: (scene) => [
        ...[low(scene)].flatMap((outcome) => (outcome ? [errorsFigure(outcome, '2.5')] : [])),
        ...[high(scene)].flatMap((outcome) => (outcome ? [errorsFigure(outcome, '20')] : [])),
      ],
      goals: [
        finishedWhere('A run with T at 18 or more is finished', ({ loss }) => loss.temperature >= 18),
        {
          text: 'The student made more errors at the high T',
          isMet(scene) {
            const [cold, hot] = [low(scene), high(scene)];
            return cold !== undefined && hot !== undefined && errors(hot, 'student') > errors(cold, 'student');
          },
        },
      ],
    },
    {
      title: 'A louder teacher is not a better one',
      text: 'Eight units cannot follow everything the teacher says. Against its twin, which only learned the answers, this student may even lose. Try a wider one: the harm of T = 20 shrinks with width.',
      target: 'gap',
      figures: ({ outcome }) => accuracies(outcome),
    },
  ],
  claim: {
    text: 'A student of eight units makes at least 20 % more errors at T = 20 than at T = 2.5, mean of the seeds, and at T = 20 it is behind its twin.',
    seeds: [1, 2, 3],
    runs: { low: {}, high: { 'loss.temperature': 20 } },
    findings: [
      {
        what: 'errors at T = 20 / errors at T = 2.5',
        measure: (outcome) => errors(outcome('high'), 'student') / errors(outcome('low'), 'student'),
        atLeast: 1.2,
        of: 'mean',
      },
      { what: 'gap at T = 20, points', measure: (outcome) => gap(outcome('high')), atMost: -1, of: 'mean' },
    ],
  },
};
