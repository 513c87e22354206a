import { accuracyOf, accuracyOn, answersOf } from '../metrics/answers';
import { biasOf, offsetForShare } from '../metrics/classBias';
import { agreementOf } from '../metrics/fidelity';
import type { Role } from '../report/roles';
import type { Outcome } from './lesson';

// Measures of a run, for goals, figures and claims. Accuracies are in percent of the test set, gaps in percentage
// points.

/** Logits of a network for the test set, `[count, classes]`; empty if it has not been evaluated. */
export const logitsOf = ({ testLogits }: Outcome, learner: Role): Float32Array =>
  testLogits.logits[learner] ?? new Float32Array(0);

/** Predicted classes of the test set, `[count]`. */
export const answers = (outcome: Outcome, learner: Role): Uint8Array =>
  answersOf(logitsOf(outcome, learner), outcome.testLogits.classes);

/** Accuracy, 0 … 100. */
export const accuracy = (outcome: Outcome, learner: Role): number =>
  100 * accuracyOf(outcome.testLogits.labels, answers(outcome, learner));

/** Accuracy on the test examples of these classes, 0 … 100. */
export const accuracyOnClasses = (outcome: Outcome, learner: Role, classes: readonly number[]): number =>
  100 * accuracyOn(outcome.testLogits.labels, answers(outcome, learner), classes);

/** Number of wrong answers. */
export const errors = (outcome: Outcome, learner: Role): number =>
  Math.round(((100 - accuracy(outcome, learner)) / 100) * outcome.testLogits.labels.length);

/** Accuracy of the student − accuracy of the twin, in points. */
export const gap = (outcome: Outcome): number => accuracy(outcome, 'student') - accuracy(outcome, 'twin');

/**
 * What soft targets give beyond the teacher's predicted classes: accuracy of the student − accuracy of the pseudo-label
 * twin, in points.
 */
export const softness = (outcome: Outcome): number => accuracy(outcome, 'student') - accuracy(outcome, 'pseudoTwin');

/** Test examples on which the network predicts the same class as the teacher, 0 … 100. */
export const agreement = (outcome: Outcome, learner: 'student' | 'twin'): number =>
  100 * agreementOf(logitsOf(outcome, 'teacher'), logitsOf(outcome, learner), outcome.testLogits.classes);

/**
 * Predicted classes, `[count]`, with one offset on the logits of the `chosen` classes, found without labels: with it,
 * they are predicted for chosen.length / classes of the examples.
 */
export function answersWithBias(outcome: Outcome, learner: Role, chosen: readonly number[]): Uint8Array {
  const { classes } = outcome.testLogits;
  const logits = logitsOf(outcome, learner);
  const offset = offsetForShare(logits, classes, chosen, chosen.length / classes);
  return answersOf(logits, classes, biasOf(classes, chosen, offset));
}

/** Accuracy with the offset of {@link answersWithBias}, 0 … 100. */
export const accuracyWithBias = (outcome: Outcome, learner: Role, chosen: readonly number[]): number =>
  100 * accuracyOf(outcome.testLogits.labels, answersWithBias(outcome, learner, chosen));

/** Accuracy on the `chosen` classes with the offset of {@link answersWithBias}, 0 … 100. */
export const accuracyOnClassesWithBias = (outcome: Outcome, learner: Role, chosen: readonly number[]): number =>
  100 * accuracyOn(outcome.testLogits.labels, answersWithBias(outcome, learner, chosen), chosen);
