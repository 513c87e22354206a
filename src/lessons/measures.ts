import { accuracyOf, accuracyOn, answersOf } from '../metrics/answers';
import { biasOf, offsetForShare } from '../metrics/classBias';
import { agreementOf } from '../metrics/fidelity';
import type { Role } from '../report/roles';
import type { Outcome } from './lesson';

/** What lessons say in numbers of a run. All accuracies are in percent of the test set, all gaps in points. */

/** Logits of a learner, `[count, classes]`; of a run that has none by now, an empty array. */
export const logitsOf = ({ testLogits }: Outcome, learner: Role): Float32Array =>
  testLogits.logits[learner] ?? new Float32Array(0);

export const answers = (outcome: Outcome, learner: Role): Uint8Array =>
  answersOf(logitsOf(outcome, learner), outcome.testLogits.classes);

export const accuracy = (outcome: Outcome, learner: Role): number =>
  100 * accuracyOf(outcome.testLogits.labels, answers(outcome, learner));

export const accuracyOnClasses = (outcome: Outcome, learner: Role, classes: readonly number[]): number =>
  100 * accuracyOn(outcome.testLogits.labels, answers(outcome, learner), classes);

export const errors = (outcome: Outcome, learner: Role): number =>
  Math.round(((100 - accuracy(outcome, learner)) / 100) * outcome.testLogits.labels.length);

/** Student − twin. */
export const gap = (outcome: Outcome): number => accuracy(outcome, 'student') - accuracy(outcome, 'twin');

export const agreement = (outcome: Outcome, learner: 'student' | 'twin'): number =>
  100 * agreementOf(logitsOf(outcome, 'teacher'), logitsOf(outcome, learner), outcome.testLogits.classes);

/**
 * The answers after one offset on the logits of these classes, found without any label of the test set: they become
 * the answer as often as they are among the classes.
 */
export function answersWithBias(outcome: Outcome, learner: Role, chosen: readonly number[]): Uint8Array {
  const { classes } = outcome.testLogits;
  const logits = logitsOf(outcome, learner);
  const offset = offsetForShare(logits, classes, chosen, chosen.length / classes);
  return answersOf(logits, classes, biasOf(classes, chosen, offset));
}

export const accuracyWithBias = (outcome: Outcome, learner: Role, chosen: readonly number[]): number =>
  100 * accuracyOf(outcome.testLogits.labels, answersWithBias(outcome, learner, chosen));

export const accuracyOnClassesWithBias = (outcome: Outcome, learner: Role, chosen: readonly number[]): number =>
  100 * accuracyOn(outcome.testLogits.labels, answersWithBias(outcome, learner, chosen), chosen);
