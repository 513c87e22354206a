import type { TaskDeclaration } from './declarations';
import { choice, type Fields, flag, number, type Values, type ValuesOf } from './fields';
import type { Objective, OutputSize } from './objective';
import { messages } from './text';

const words = messages('experiment.second', {
  withoutData: 'No second question here: the generator makes inputs for the classes alone.',
  alsoAsk: 'Also ask “{{question}}”',
});

/**
 * A second question about the same examples. Teacher, student and twin answer it with a second head on a shared body
 * (Caruana, “Multitask learning”, Machine Learning 28, 1997); each head can be distilled by itself (Clark et al.,
 * “BAM!”, ACL 2019).
 */
export const secondFields = {
  asked: flag({
    default: false,
    label: 'Second question',
    term: 'multi-task',
    help: 'Teacher, student and twin get a second head on the same body and learn to answer both questions at once. Methods that compare answers distil head by head; everything else on the page about classes is about the first.',
  }),
  weight: number({
    default: 1,
    min: 0.1,
    max: 5,
    step: 0.1,
    symbol: '\\beta',
    label: 'Weight of the second β',
    term: 'multi-task',
    help: 'How much the second question counts in everybody’s loss, the teacher’s too: L = L₁ + β·L₂.',
  }),
  labels: choice({
    default: 'both',
    options: [
      { value: 'both', label: 'Labels for both' },
      { value: 'first', label: 'Labels for the first' },
      { value: 'second', label: 'Labels for the second' },
    ],
    label: 'Student and twin have',
    term: 'hard-label',
    help: 'What the hard labels of the transfer set say. The teacher always learned both answers from labels. A wrong label (label noise) is wrong about the class, and answers the second question accordingly.',
  }),
  taught: choice({
    default: 'both',
    options: [
      { value: 'both', label: 'speaks of both' },
      { value: 'first', label: 'speaks of the first' },
      { value: 'second', label: 'speaks of the second' },
    ],
    label: 'The teacher',
    term: 'multi-task',
    help: 'Which heads are distilled. What neither labels nor teacher speak of is never learned.',
  }),
} as const;

/** Values of {@link secondFields}. */
export type SecondSettings = ValuesOf<typeof secondFields>;

/** Why data-free distillation has no second question: the generator's loss uses the teacher's class logits alone. */
export const unavailableWithoutData = {
  disabledReason: words.withoutData,
};

/** {@link secondFields} for a task: hidden until the question is asked, disabled where the task has none. */
export function secondFieldsFor(question: ReturnType<TaskDeclaration['secondQuestion']>, isAsked: boolean): Fields {
  const { asked, ...others } = secondFields;
  if ('disabledReason' in question)
    return { asked: { ...asked, disabledReason: question.disabledReason }, ...hidden(others) };
  const { name } = question;
  const named = { ...asked, label: words.alsoAsk({ question: name }) };
  return { asked: named, ...(isAsked ? others : hidden(others)) };
}

const hidden = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, disabledReason: null }]));

/**
 * A question about an example: what networks are asked, and how many logits they answer with. The answers to a second
 * one are a function of the true class.
 */
export interface Question extends OutputSize {
  readonly objective: Objective;
  /** Weight of its loss in the loss of every network. */
  readonly weight: number;
  /** Does the student have hard labels for it? */
  readonly isLabelled: boolean;
  /** Is its head distilled from the teacher? */
  readonly isTaught: boolean;
  /** From the answers in the data set, `[count · answers]`, to those of this question, `[count · answers]`. */
  answersFor(labels: Uint8Array): Uint8Array;
}

/** The questions of an experiment, in the order of the heads: the class, then the second question if it is asked. */
export function questionsOf(task: TaskDeclaration, values: Values, second: SecondSettings): readonly Question[] {
  const { objective, inputShape } = task;
  const size = { classes: task.classNames(values).length, rows: objective.rows(inputShape) };
  const first = { objective, ...size, weight: 1, answersFor: (labels: Uint8Array) => labels };
  const found = task.secondQuestion(values);
  if (!second.asked || 'disabledReason' in found) return [{ ...first, isLabelled: true, isTaught: true }];
  const { answers } = found;
  const of = (choice: string, name: 'first' | 'second') => choice === 'both' || choice === name;
  const targetsFor = (name: 'first' | 'second') => ({
    isLabelled: of(second.labels, name),
    isTaught: of(second.taught, name),
  });
  return [
    { ...first, ...targetsFor('first') },
    {
      ...{ objective, rows: size.rows },
      classes: 1 + Math.max(...answers),
      weight: second.weight,
      answersFor: (labels) => labels.map((label) => answers[label] as number),
      ...targetsFor('second'),
    },
  ];
}
