import type { Experiment } from '../experiment/experiment';
import { messages } from '../experiment/text';
import { accuracies, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap } from './measures';
import { perceptronTeacher } from './perceptronTeacher';

const words = messages('lessons.privileged-information.figures', {
  whole: 'Gap with whole images',
  blocks: 'Gap with blocks of 7 × 7',
});

const sees =
  (detail: string) =>
  ({ transfer }: Experiment) =>
    transfer.detail === detail;
const whole = sees('whole');
const coarse = sees('blocks-7');

/** Lopez-Paz, Bottou, Schölkopf & Vapnik, ICLR 2016: a teacher that sees more of each example than its student. */
export const privilegedInformation: Lesson = {
  id: 'privileged-information',
  title: 'A teacher that sees more than its student',
  summary: 'The teacher sees fine images, the student only coarse ones. Then the soft targets do not help.',
  minutes: 3,
  experiment: {
    task: 'digits',
    changes: { ...perceptronTeacher, 'transfer.examples': 300, 'transfer.labelled': 300, 'training.studentEpochs': 60 },
  },
  free: ['transfer.detail', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: 'All networks see the same',
      text: 'Student and twin have 300 labelled images; the teacher learned from 8,000. For now all networks see whole images. Press Run, and note the gap.',
      target: 'run',
      figures: ({ outcome }) =>
        outcome && whole(outcome.experiment) ? [...accuracies(outcome), gapFigure(outcome)] : [],
      goals: [finishedWhere('A run with whole images is finished', whole)],
    },
    {
      title: 'Coarse images for the student',
      text: 'Input that only the teacher has is called privileged information. Let student and twin see blocks of 7 × 7 pixels: 16 numbers in place of 784. The teacher still sees whole images. Press Run; you can keep the trained teacher.',
      target: 'transfer.detail',
      goals: [finishedWhere('A run with blocks of 7 × 7 is finished', coarse)],
    },
    {
      title: 'As the student sees it',
      text: 'Beside the image you see the student’s input. Go through some images: can you tell a 4 from a 9 there? The teacher predicts from the whole image. Its soft targets depend on details that the student’s input does not contain.',
      target: 'insight',
      enter: (page) => page.showTab('look'),
    },
    {
      title: 'The gap is gone',
      text: 'On average over seeds the teacher helps with whole images, and does not help with coarse ones. Privileged information can help if it makes the soft targets easier to learn than the labels (Lopez-Paz 2016). Try blocks of 4 × 4, or the left half.',
      target: 'gap',
      figures(scene) {
        const fine = newestWhere(scene, whole);
        const rough = newestWhere(scene, coarse);
        return [...(fine ? [gapFigure(fine, words.whole)] : []), ...(rough ? [gapFigure(rough, words.blocks)] : [])];
      },
      goals: [
        {
          text: 'With blocks the gap is smaller than with whole images',
          isMet(scene) {
            const [fine, rough] = [newestWhere(scene, whole), newestWhere(scene, coarse)];
            return fine !== undefined && rough !== undefined && gap(rough) < gap(fine);
          },
        },
      ],
    },
  ],
  claim: {
    text: 'With 300 labelled images, a student that sees whole images is at least 1 point more accurate than its twin. With blocks of 7 × 7 it is not more accurate than its twin. The two gaps are at least 2 points apart. Means of the seeds.',
    // Bounds are from seeds 11, 12, 13, 1, 2 and 3, whose gaps were 3.3, 2.3, 2.6, 1.1, 2.5, 2.9 with whole images and
    // −1.3, −2.9, −2.6, −3.7, 0.6, −2.9 with blocks.
    seeds: [4, 5, 6],
    runs: { whole: {}, coarse: { 'transfer.detail': 'blocks-7' } },
    findings: [
      { what: 'gap with whole images, points', measure: (outcome) => gap(outcome('whole')), atLeast: 1, of: 'mean' },
      { what: 'gap with blocks of 7 × 7, points', measure: (outcome) => gap(outcome('coarse')), atMost: 0, of: 'mean' },
      {
        what: 'gap with whole images minus gap with blocks, points',
        measure: (outcome) => gap(outcome('whole')) - gap(outcome('coarse')),
        atLeast: 2,
        of: 'mean',
      },
    ],
  },
};
