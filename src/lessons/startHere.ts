import { messages } from '../experiment/text';
import { accuracies, aRunFinished, finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Outcome, Scene } from './lesson';
import { accuracy, softness } from './measures';

const words = messages('lessons.start-here.figures', {
  softness: 'Gap from softness at T = {{temperature}}',
  labels: 'Gap from the teacher’s classes as labels',
});

const isSoft = ({ loss }: Outcome['experiment']) => loss.temperature >= 4;
const isSharp = ({ loss }: Outcome['experiment']) => loss.temperature <= 1;

const points = (label: Figure['label'], value: number): Figure => ({ label, value, unit: 'points' });
const ofSoftness = (outcome: Outcome): Figure =>
  points(words.softness({ temperature: outcome.experiment.loss.temperature }), softness(outcome));

/** What soft targets added in the newest runs at a high and at the lowest temperature. */
function softAndSharp(scene: Scene): readonly Figure[] {
  return [newestWhere(scene, isSoft), newestWhere(scene, isSharp)].flatMap((found) =>
    found ? [ofSoftness(found)] : [],
  );
}

/** The tour of the page: what distillation is for, and what soft targets and the temperature have to do with it. */
export const startHere: Lesson = {
  id: 'start-here',
  title: 'Start here',
  summary: 'What distillation adds, and where it comes from, in three minutes.',
  minutes: 3,
  experiment: { task: 'rings', changes: { 'training.pseudoTwin': true } },
  free: ['loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'A small network learns from a large one',
      text: 'Large networks are often accurate, but slow. Distillation trains a small network, the student, to predict what a large one, the teacher, predicts. Here the teacher learns four rings from 1,000 points; the student sees 24 of them. Press Run.',
      target: 'run',
      goals: [aRunFinished],
    },
    {
      title: 'What each network has learned',
      text: 'Each map shows which class a network predicts at every point of the square. The twin is the same small network with the same 24 labels, but without a teacher. Compare the maps: where does the student follow the rings better than its twin?',
      target: 'insight',
      figures: ({ outcome }) => accuracies(outcome),
      goals: [aRunFinished],
    },
    {
      title: 'Where the gap comes from',
      text: 'The pseudo-label twin learned one hard label for each point: the class that the teacher predicts. Every point has a label, so this adds little. The student also learned the probabilities of all classes, the soft targets. Near a border two classes have large probabilities; a label does not show that. Its gain over the pseudo-label twin comes from them.',
      target: 'gap',
      figures: ({ outcome }) =>
        outcome?.testLogits.logits.pseudoTwin
          ? [points(words.labels, accuracy(outcome, 'pseudoTwin') - accuracy(outcome, 'twin')), ofSoftness(outcome)]
          : [],
    },
    {
      title: 'Turn the temperature down',
      text: 'T divides the logits, the outputs of a network, before the softmax makes probabilities of them. At T = 1 the teacher gives most of the probability to one class; a higher T raises the other classes. Set T to 1 and press Run. Teacher and points stay the same, but the soft targets are now closer to hard labels.',
      target: 'loss.temperature',
      figures: softAndSharp,
      goals: [finishedWhere('A run at T = 1 is finished', isSharp)],
    },
    {
      title: 'The result on your device',
      text: 'The figures show what soft targets added in your runs, in points of accuracy. Of the other lessons, “Two hundred labels and a teacher” shows a gap that comes from more labels, and “When distillation does not help, or does harm” shows its limits. Or leave the tour and change any control.',
      target: 'gap',
      figures: softAndSharp,
    },
  ],
  claim: {
    text: 'With 24 labelled points of four rings and T = 10, the student is at least 12 points more accurate than the pseudo-label twin. At T = 1 this difference is at least 8 points smaller. Means of the seeds.',
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
