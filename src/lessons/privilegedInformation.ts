import type { Experiment } from '../experiment/experiment';
import { accuracies, finishedWhere, gapFigure, newestWhere } from './goals';
import type { Lesson } from './lesson';
import { gap } from './measures';

const sees =
  (detail: string) =>
  ({ transfer }: Experiment) =>
    transfer.detail === detail;
const whole = sees('whole');
const coarse = sees('blocks-7');

export const privilegedInformation: Lesson = {
  id: 'privileged-information',
  title: { en: 'What cannot be passed on', zh: '传授不了的东西' },
  summary: {
    en: 'The teacher sees fine images, the student coarse ones: not all that is known can be told.',
    zh: '教师看清晰的图像，学生只看粗糙的：知道的不一定都能传授。',
  },
  minutes: 3,
  experiment: {
    task: 'digits',
    changes: { 'transfer.examples': 300, 'transfer.labelled': 300, 'training.studentEpochs': 60 },
  },
  free: ['transfer.detail', 'loss.temperature', 'training.seed'],
  steps: [
    {
      title: { en: 'Both see the same', zh: '两者所见相同' },
      text: {
        en: 'Student and twin have 300 labelled images; the teacher learned from 8,000. For now all see whole images. Press Run, and remember the gap.',
        zh: '学生与对照网络有 300 张带标签的图像，教师则学过 8000 张。目前大家看到的都是完整图像。请按“运行”，并记住差距。',
      },
      target: 'run',
      figures: ({ outcome }) =>
        outcome && whole(outcome.experiment) ? [...accuracies(outcome), gapFigure(outcome)] : [],
      goals: [finishedWhere({ en: 'A run with whole images is finished', zh: '完成一次使用完整图像的运行' }, whole)],
    },
    {
      title: { en: 'A teacher with better eyes', zh: '眼力更好的教师' },
      text: {
        en: 'What a teacher has at hand and the student will never have is called privileged information. Let the student see blocks of 7 × 7 pixels: 16 numbers in place of 784. The teacher still sees everything. Keep the trained teacher, if you like, and press Run.',
        zh: '教师手头有、而学生永远得不到的东西，称为特权信息。让学生只看 7 × 7 像素的色块：784 个数只剩 16 个，教师仍能看到一切。可以沿用已训练的教师，再按“运行”。',
      },
      target: 'transfer.detail',
      goals: [
        finishedWhere({ en: 'A run with blocks of 7 × 7 is finished', zh: '完成一次使用 7 × 7 色块的运行' }, coarse),
      ],
    },
    {
      title: { en: 'As the student sees it', zh: '学生眼中的图像' },
      text: {
        en: 'Beside the picked image stands what the student gets. Could you tell a 4 from a 9 there? The teacher can, is sure of it, and says so. To the student, these soft targets hang on nothing that it can see.',
        zh: '所选图像旁边就是学生看到的样子。你能分清 4 和 9 吗？教师能分清，而且很有把握。对学生来说，这些软目标所依据的东西它根本看不到。',
      },
      target: 'insight',
      enter: (page) => page.showTab('look'),
    },
    {
      title: { en: 'The gap is gone', zh: '差距消失了' },
      text: {
        en: 'With whole images the teacher helped; with coarse ones it is of no use, or harms. Privileged information helps where it makes the teacher’s word simpler than the labels (Lopez-Paz 2016), not where it only sees more. Try blocks of 4 × 4, or the left half.',
        zh: '图像完整时教师有帮助；图像粗糙时它没有用处，甚至有害。只有当特权信息使教师的话比标签更易学时才有益（Lopez-Paz 2016），仅仅看得更多并无好处。再试试 4 × 4 色块或左半边。',
      },
      target: 'gap',
      figures(scene) {
        const fine = newestWhere(scene, whole);
        const rough = newestWhere(scene, coarse);
        return [
          ...(fine ? [gapFigure(fine, { en: 'Gap with whole images', zh: '完整图像时的差距' })] : []),
          ...(rough ? [gapFigure(rough, { en: 'Gap with blocks of 7 × 7', zh: '7 × 7 色块时的差距' })] : []),
        ];
      },
      goals: [
        {
          text: { en: 'With blocks the gap is smaller than with whole images', zh: '色块时的差距小于完整图像时' },
          isMet(scene) {
            const [fine, rough] = [newestWhere(scene, whole), newestWhere(scene, coarse)];
            return fine !== undefined && rough !== undefined && gap(rough) < gap(fine);
          },
        },
      ],
    },
  ],
  claim: {
    text: {
      en: 'On average over seeds, with 300 labelled images, a student that sees them whole gains at least a point from the teacher; one that sees blocks of 7 × 7 gains nothing, and the gaps are at least 2 points apart.',
      zh: '有 300 张带标签的图像时，对多个种子取平均：看到完整图像的学生从教师那里至少获益 1 个百分点，只看到 7 × 7 色块的学生一无所获，两种差距至少相差 2 个百分点。',
    },
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
