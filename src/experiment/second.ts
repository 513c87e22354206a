import type { TaskDeclaration } from './declarations';
import { choice, type Fields, flag, number, type Values, type ValuesOf } from './fields';

/**
 * A second question about the same examples, which teacher, student and twin answer with a head of its own on the same
 * body (Caruana, “Multitask learning”, Machine Learning 28, 1997), and which may be distilled head by head (Clark et al., “BAM!”,
 * ACL 2019).
 */
export const secondFields = {
  asked: flag({
    default: false,
    label: { en: 'Second question', zh: '第二个问题' },
    help: {
      en: 'Teacher, student and twin get a second head on the same body and learn to answer both questions at once. Methods that compare answers distil head by head; what the page says of classes stays about the first.',
      zh: '教师、学生与对照网络在同一主干上各多一个输出头，同时学习回答两个问题。比较输出的方法逐头蒸馏；页面上有关类别的内容仍针对第一个问题。',
    },
  }),
  weight: number({
    default: 1,
    min: 0.1,
    max: 5,
    step: 0.1,
    symbol: '\\beta',
    label: { en: 'Weight of the second β', zh: '第二个问题的权重 β' },
    help: {
      en: 'How much the second question counts in everybody’s loss, the teacher’s too: L = L₁ + β·L₂.',
      zh: '第二个问题在各网络（包括教师）的损失中所占的分量：L = L₁ + β·L₂。',
    },
  }),
  labels: choice({
    default: 'both',
    options: [
      { value: 'both', label: { en: 'Labels for both', zh: '两个问题都有标签' } },
      { value: 'first', label: { en: 'Labels for the first', zh: '只有第一个问题有标签' } },
      { value: 'second', label: { en: 'Labels for the second', zh: '只有第二个问题有标签' } },
    ],
    label: { en: 'Student and twin have', zh: '学生与对照网络' },
    help: {
      en: 'What the hard labels of the transfer set say. The teacher always learned both answers from labels. A wrong label (label noise) is wrong about the class, and answers the second question accordingly.',
      zh: '迁移集的硬标签包含哪些信息。教师始终从标签学会两个问题的答案。标签噪声改变的是类别，第二个问题的答案随之而变。',
    },
  }),
  taught: choice({
    default: 'both',
    options: [
      { value: 'both', label: { en: 'speaks of both', zh: '两个问题都教' } },
      { value: 'first', label: { en: 'speaks of the first', zh: '只教第一个问题' } },
      { value: 'second', label: { en: 'speaks of the second', zh: '只教第二个问题' } },
    ],
    label: { en: 'The teacher', zh: '教师' },
    help: {
      en: 'Which heads are distilled. What neither labels nor teacher speak of is never learned.',
      zh: '蒸馏哪些输出头。标签与教师都没有涉及的问题是学不会的。',
    },
  }),
} as const;

export type SecondSettings = ValuesOf<typeof secondFields>;

/** A generator is trained by what the teacher says of classes. */
export const withoutData = {
  disabledReason: {
    en: 'No second question here: the generator makes inputs for the classes alone.',
    zh: '此处没有第二个问题：生成器只针对类别生成输入。',
  },
};

/** These fields for a task: out of sight until the question is asked, and out of reach where there is none. */
export function secondFieldsFor(question: ReturnType<TaskDeclaration['secondQuestion']>, isAsked: boolean): Fields {
  const { asked, ...others } = secondFields;
  if ('disabledReason' in question)
    return { asked: { ...asked, disabledReason: question.disabledReason }, ...unseen(others) };
  const { name } = question;
  const named = { ...asked, label: { en: `Also ask “${name.en}”`, zh: `同时提问“${name.zh}”` } };
  return { asked: named, ...(isAsked ? others : unseen(others)) };
}

const unseen = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, disabledReason: null }]));

/** What a network is asked about an example: one of `classes` answers, which follow from the true class. */
export interface Question {
  readonly classes: number;
  /** How much it counts. */
  readonly weight: number;
  /** Does the student have hard labels for it, and does its teacher speak of it? */
  readonly isLabelled: boolean;
  readonly isTaught: boolean;
  /** The right answers for examples of these classes, `[count]`. */
  answersFor(labels: Uint8Array): Uint8Array;
}

/** The questions of an experiment in their order: the class, and where it is asked the second one. */
export function questionsOf(task: TaskDeclaration, values: Values, second: SecondSettings): readonly Question[] {
  const first = { classes: task.classNames(values).length, weight: 1, answersFor: (labels: Uint8Array) => labels };
  const found = task.secondQuestion(values);
  if (!second.asked || 'disabledReason' in found) return [{ ...first, isLabelled: true, isTaught: true }];
  const { answers } = found;
  const of = (choice: string, name: 'first' | 'second') => choice === 'both' || choice === name;
  const spoken = (name: 'first' | 'second') => ({
    isLabelled: of(second.labels, name),
    isTaught: of(second.taught, name),
  });
  return [
    { ...first, ...spoken('first') },
    {
      classes: 1 + Math.max(...answers),
      weight: second.weight,
      answersFor: (labels) => labels.map((label) => answers[label] as number),
      ...spoken('second'),
    },
  ];
}
