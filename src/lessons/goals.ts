import type { Experiment } from '../experiment/experiment';
import { type Message, messages, type Text } from '../experiment/text';
import type { Figure, Goal, Outcome, Scene } from './lesson';
import { accuracy, agreement, gap } from './measures';

// Goals and figures that several lessons share.

const words = messages('lessons.shared', {
  finished: 'The run is finished',
  teacher: 'Teacher',
  student: 'Student',
  twin: 'Twin',
  gap: 'Student − twin',
});

/** Met when a run has finished since the lesson began. */
export const aRunFinished: Goal = {
  text: words.finished,
  isMet: ({ finished }) => finished.length > 0,
};

/** The newest finished run whose experiment satisfies `isMeant`; undefined if there is none. */
export const newestWhere = (
  { finished }: Pick<Scene, 'finished'>,
  isMeant: (experiment: Experiment) => boolean,
): Outcome | undefined => finished.findLast(({ experiment }) => isMeant(experiment));

/** Met when a run has finished whose experiment satisfies `isMeant`. */
export const finishedWhere = (text: Text, isMeant: (experiment: Experiment) => boolean): Goal => ({
  text,
  isMet: (scene) => newestWhere(scene, isMeant) !== undefined,
});

/** Accuracy of every network that has been evaluated. */
export function accuracies(outcome: Outcome | null | undefined): readonly Figure[] {
  if (!outcome) return [];
  return (['teacher', 'student', 'twin'] as const).flatMap((learner) =>
    outcome.testLogits.logits[learner]
      ? [{ label: words[learner], value: accuracy(outcome, learner), unit: '%' as const, learner }]
      : [],
  );
}

/** The gap of a run in points, student − twin. */
export const gapFigure = (outcome: Outcome, label: Message = words.gap): Figure => ({
  label,
  value: gap(outcome),
  unit: 'points',
});

/** Agreement of student and teacher in percent. */
export const agreementFigure = (outcome: Outcome, label: Message): Figure => ({
  label,
  value: agreement(outcome, 'student'),
  unit: '%',
  learner: 'student',
});

/** Has this network been evaluated in the current run? */
export const hasAnswered = ({ outcome }: Scene, learner: 'teacher' | 'student' | 'twin'): boolean =>
  outcome?.testLogits.logits[learner] !== undefined;
