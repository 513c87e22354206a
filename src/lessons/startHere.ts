import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, softness } from './measures';

const words = messages('lessons.start-here.figures', {
  soft: 'Softness at a high T',
  sharp: 'Softness at T = 1',
  labels: 'The teacher’s classes as labels',
});

const isSoft = ({ loss }: Outcome['experiment']) => loss.temperature >= 4;
const isSharp = ({ loss }: Outcome['experiment']) => loss.temperature <= 1;

const points = (label: Figure['label'], value: number): Figure => ({ label, value, unit: 'points' });

/** What soft targets were worth in the newest runs at a high and at the lowest temperature. */
function softAndSharp(scene: Scene): readonly Figure[] {
  const [soft, sharp] = [newestWhere(scene, isSoft), newestWhere(scene, isSharp)];
  return [
    ...(soft ? [points(words.soft, softness(soft))] : []),
    ...(sharp ? [points(words.sharp, softness(sharp))] : []),
  ];
}

/** The tour of the page: what distillation is for, and what soft targets and the temperature have to do with it. */
export const startHere: Lesson = {
  id: 'start-here',
  title: 'Start here',
  summary: 'What distillation gives, and where it comes from, in three minutes.',
  minutes: 3,
  experiment: { task: 'rings', changes: { 'training.pseudoTwin': true } },
  free: ['loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'A small network learns from a large one',
      text: 'Large networks answer well, but they are slow. Distillation trains a small network, the student, to answer like a large one, the teacher. Here a teacher learns four rings from 1,000 points; the student sees 24 of them. Press Run.',
      target: 'run',
      goals: [aRunFinished],
    },
    {
      title: 'What each network has learned',
      text: 'A map shows what a network answers at every place of the square. The twin is the same small network with the same 24 labels, but without a teacher. The student draws rings that its own points do not show.',
      target: 'insight',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [aRunFinished],
    },
    {
      title: 'Where the gap comes from',
      text: 'The pseudo-label twin learned the class that the teacher predicts at each point: another hard label. That gives nothing here, because every point has a label already. The student learned the probabilities of all classes, the soft targets. They say how near a point is to the next ring.',
      target: 'gap',
      figures: ({ outcome }) =>
        outcome?.testLogits.logits.pseudoTwin
          ? [
              points(words.labels, accuracy(outcome, 'pseudoTwin') - accuracy(outcome, 'twin')),
              points(isSharp(outcome.experiment) ? words.sharp : words.soft, softness(outcome)),
            ]
          : [],
    },
    {
      title: 'Turn the temperature down',
      text: 'T divides the teacher’s logits before the softmax. A sure teacher gives nearly all probability to one class; a high T makes the others visible. Set T to 1 and press Run: the same teacher, the same points, but soft targets that are almost hard labels.',
      target: 'loss.temperature',
      figures: softAndSharp,
      goals: [finishedWhere('A run at T = 1 is finished', isSharp)],
    },
    {
      title: 'In your own numbers',
      text: 'This is what soft targets were worth on this device, with your seed. Next: “Two hundred labels and a teacher” shows a gap that comes from more labels, “When distilling does nothing, or harm” shows where it ends. Or leave the tour and change anything.',
      target: 'gap',
      figures: softAndSharp,
    },
  ],
  claim: {
    text: 'With 24 labelled points of four rings, soft targets at T = 10 are worth at least 12 points more than the same classes as hard labels. At T = 1 they are worth at least 8 points less than at T = 10.',
    // Settings were chosen on seeds 1 to 8.
    seeds: [211, 212, 213],
    runs: { soft: { 'training.pseudoTwin': true }, sharp: { 'training.pseudoTwin': true, 'loss.temperature': 1 } },
    findings: [
      { what: 'softness at T = 10, points', measure: (outcome) => softness(outcome('soft')), atLeast: 12, of: 'mean' },
      {
        what: 'softness at T = 10 minus softness at T = 1, points',
        measure: (outcome) => softness(outcome('soft')) - softness(outcome('sharp')),
        atLeast: 8,
        of: 'mean',
      },
    ],
  },
};
