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
  title: 'A high temperature harms a narrow student',
  summary: 'A student of eight hidden units makes more errors at T = 20 than at T = 2.5.',
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
      title: 'Eight units, T = 2.5',
      text: 'The student has eight hidden units. It learns from soft targets alone, its twin from the labels; both see all images. T is 2.5. Press Run.',
      target: 'student.widths',
      goals: [finishedWhere('A run with T up to 3 is finished', ({ loss }) => loss.temperature <= 3)],
    },
    {
      title: 'Set T to 20',
      text: 'Set T to 20 and run again; you can keep the trained teacher. At so high a T the loss is close to matching all ten logits with equal weight. The logits of very improbable classes then count as much as the largest one.',
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
      title: 'Choose T for the student’s size',
      text: 'On average over seeds, the student at T = 20 is even less accurate than its twin, which learned only the labels. A likely reason: eight units cannot match all ten logits well. Repeat both runs with more hidden units: does T = 20 still cost as many errors?',
      target: 'gap',
      figures: ({ outcome }) => accuracies(outcome),
    },
  ],
  claim: {
    text: 'A student of eight units makes at least 20 % more errors at T = 20 than at T = 2.5. At T = 20 it is at least 1 point less accurate than its twin. Means of the seeds.',
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
