import type { SoftTargets } from '../experiment/settings';
import type { Text } from '../experiment/text';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Lesson, Scene } from './lesson';
import { accuracy } from './measures';

const kinds: readonly { readonly kind: SoftTargets; readonly name: Text }[] = [
  { kind: 'real', name: { en: 'The teacher’s own', zh: '教师原样给出' } },
  { kind: 'class-mean', name: { en: 'Mean of its class', zh: '所属类别的均值' } },
  { kind: 'uniform', name: { en: 'Wrong classes evened out', zh: '错误类别取均值' } },
  { kind: 'permuted', name: { en: 'Wrong classes shuffled', zh: '打乱错误类别' } },
];

/** The student of each kind of soft targets that has run, and one twin. */
function table(scene: Scene): readonly Figure[] {
  const students = kinds.flatMap(({ kind, name }) => {
    const outcome = newestWhere(scene, ({ transfer }) => transfer.softTargets === kind);
    return outcome
      ? [{ label: name, value: accuracy(outcome, 'student'), unit: '%' as const, learner: 'student' as const }]
      : [];
  });
  const last = scene.finished.at(-1);
  const twin = last && {
    label: { en: 'Hard labels (twin)', zh: '硬标签（对照）' },
    value: accuracy(last, 'twin'),
    unit: '%' as const,
    learner: 'twin' as const,
  };
  return twin ? [...students, twin] : students;
}

const ran = (kind: SoftTargets, en: string, zh: string) =>
  finishedWhere({ en, zh }, ({ transfer }) => transfer.softTargets === kind);

/** After Tang et al. 2020, Yuan et al. CVPR 2020 and the permuted targets of Furlanello et al. ICML 2018. */
export const knowledgeOrSmoothing: Lesson = {
  id: 'knowledge-or-smoothing',
  title: { en: 'Is it knowledge, or only smoothing?', zh: '是知识，还是平滑？' },
  summary: {
    en: 'Take the teacher’s word apart, piece by piece, and see which piece the student misses.',
    zh: '把教师的软目标逐层拆开，看看学生离不开哪一层。',
  },
  minutes: 6,
  experiment: {
    task: 'digits',
    changes: {
      'student.widths': [128],
      'loss.form': 'soft',
      'transfer.examples': 480,
      'transfer.labelled': 480,
      'training.batchSize': 32,
      'training.teacherEpochs': 6,
      'training.studentEpochs': 40,
    },
  },
  free: ['transfer.softTargets', 'training.seed'],
  steps: [
    {
      title: { en: 'A doubt', zh: '一个疑问' },
      text: {
        en: 'Perhaps soft targets help only because they are soft: label smoothing with a story around it. First the real ones, on 480 images. Press Run, and keep the teacher for what follows.',
        zh: '也许软目标有用只是因为“软”：不过是换了说法的标签平滑。先用真实的软目标和 480 张图像。请按“运行”，随后沿用这个教师。',
      },
      target: 'run',
      figures: table,
      goals: [ran('real', 'The real soft targets have run', '用真实软目标运行完成')],
    },
    {
      title: { en: 'Only smoothing', zh: '只留平滑' },
      text: {
        en: 'Set Soft targets to “Wrong classes evened out”: the student hears how sure the teacher is of its answer, and nothing of the rest. Keep the trained teacher (under Teacher) and run again.',
        zh: '把“软目标”设为“错误类别取均值”：学生只知道教师对答案有多确信，其余一概不知。在“教师”一栏沿用已训练的教师，再运行一次。',
      },
      target: 'transfer.softTargets',
      complete: (page) => page.showTab('measures'),
      figures: table,
      goals: [ran('uniform', 'The evened-out ones have run', '用取均值的软目标运行完成')],
    },
    {
      title: { en: 'Classes, but no images', zh: '只知类别，不知图像' },
      text: {
        en: '“Mean of its class” lets it hear that fours resemble nines, but not that this four does. Then “Wrong classes shuffled”: the same numbers, each said of the wrong digit.',
        zh: '“所属类别的均值”让它知道 4 像 9，却不知道眼前这个 4 像不像。再试“打乱错误类别”：数值不变，却都安在了别的数字头上。',
      },
      target: 'transfer.softTargets',
      figures: table,
      goals: [
        ran('class-mean', 'The class means have run', '用类别均值运行完成'),
        ran('permuted', 'The shuffled ones have run', '用打乱的软目标运行完成'),
      ],
    },
    {
      title: { en: 'Mostly knowledge', zh: '主要是知识' },
      text: {
        en: 'Smoothing may give something; the rest is knowledge about each single image, and whoever shuffles it loses most. Seeds differ in the details; that the real targets come first is what holds, mean of the seeds.',
        zh: '平滑或许有些作用，其余则来自对每张图像的了解；打乱它损失最大。不同种子在细节上会有出入，但多个种子平均之后，真实软目标总是最好的。',
      },
      target: 'gap',
      figures: table,
    },
  ],
  claim: {
    text: {
      en: 'On 480 images the real soft targets teach more than class means, evened-out or shuffled ones, mean of the seeds.',
      zh: '在 480 张图像上，多个种子平均而言，真实软目标优于类别均值、取均值与打乱的软目标。',
    },
    seeds: [1, 2, 3],
    runs: {
      real: {},
      'class-mean': { 'transfer.softTargets': 'class-mean' },
      uniform: { 'transfer.softTargets': 'uniform' },
      permuted: { 'transfer.softTargets': 'permuted' },
    },
    findings: Object.entries({ 'class-mean': 0.8, uniform: 0.5, permuted: 1 }).map(([kind, atLeast]) => ({
      what: `student: real minus ${kind}, points`,
      measure: (outcome) => accuracy(outcome('real'), 'student') - accuracy(outcome(kind), 'student'),
      atLeast,
      of: 'mean',
    })),
  },
};
