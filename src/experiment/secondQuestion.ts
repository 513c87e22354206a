import type { TaskDeclaration } from './declarations';
import { choice, type Fields, flag, number, type Values, type ValuesOf } from './fields';
import { messages } from './text';

const words = messages('experiment.second', {
  withoutData: 'No second question here: the generator makes inputs for the classes alone.',
  alsoAsk: 'Also ask “{{question}}”',
});

/**
 * A second question about the same examples, which teacher, student and twin answer with a head of its own on the same
 * body (Caruana, “Multitask learning”, Machine Learning 28, 1997), and which may be distilled head by head (Clark et al., “BAM!”,
 * ACL 2019).
 */
export const secondFields = {
  asked: flag({
    default: false,
    label: 'Second question',
    help: 'Teacher, student and twin get a second head on the same body and learn to answer both questions at once. Methods that compare answers distil head by head; what the page says of classes stays about the first.',
  }),
  weight: number({
    default: 1,
    min: 0.1,
    max: 5,
    step: 0.1,
    symbol: '\\beta',
    label: 'Weight of the second β',
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
    help: 'Which heads are distilled. What neither labels nor teacher speak of is never learned.',
  }),
} as const;

export type SecondSettings = ValuesOf<typeof secondFields>;

/** A generator is trained by what the teacher says of classes. */
export const unavailableWithoutData = {
  disabledReason: words.withoutData,
};

/** These fields for a task: out of sight until the question is asked, and out of reach where there is none. */
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
  const targetsFor = (name: 'first' | 'second') => ({
    isLabelled: of(second.labels, name),
    isTaught: of(second.taught, name),
  });
  return [
    { ...first, ...targetsFor('first') },
    {
      classes: 1 + Math.max(...answers),
      weight: second.weight,
      answersFor: (labels) => labels.map((label) => answers[label] as number),
      ...targetsFor('second'),
    },
  ];
}
