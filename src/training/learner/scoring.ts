import type { Counted } from '../../experiment/objective';
import { randomStream } from '../../experiment/random';
import type { Question } from '../../experiment/secondQuestion';
import { answersOf, matchesOf } from '../../metrics/answers';
import { pairedBootstrap, ratioOf } from '../../metrics/bootstrap';
import type { Role, StudentRole } from '../../report/roles';
import type { Difference, Discordant, Evaluation, Measured, Scores } from '../../report/scores';

/** Logits of each network for the test set, `[count · rows · classes]`. */
export type RoleLogits = Readonly<Partial<Record<Role, Float32Array>>>;

/** What the answers of the networks are scored against. */
export interface Truth {
  /** The answers of the data set, `[count · answers]`. */
  readonly answers: Uint8Array;
  /** Which positions of the inputs count, `[count · positions]`; null if all do. */
  readonly mask: ArrayLike<number> | null;
}

/** Scores the networks for one question; the predicted classes, `[count]`, are there if an example is of one class. */
export function score(
  question: Question,
  { answers: right, mask }: Truth,
  logits: RoleLogits,
): { readonly scores: Scores; readonly answers: Evaluation['answers'] } {
  const { objective, classes } = question;
  if (objective.isOfOneClass) {
    const answers = mapRoles(logits, (each) => answersOf(each, classes));
    return { scores: countRight(right, answers), answers };
  }
  const counted = mapRoles(logits, (each) => objective.count(each, right, question, mask));
  return { scores: { correct: {}, agreeing: {}, measured: measure(question, counted) }, answers: {} };
}

const mapRoles = <T, U>(of: Readonly<Partial<Record<Role, T>>>, make: (each: T) => U): Partial<Record<Role, U>> =>
  Object.fromEntries(Object.entries(of).map(([role, each]) => [role, make(each as T)]));

function measure({ objective }: Question, counted: Partial<Record<Role, readonly Counted[]>>): Measured {
  const values = mapRoles(counted, (each) =>
    objective.scores.map((one, at) => one.finish(ratioOf(each[at] as Counted))),
  );
  const [headline] = objective.scores;
  const difference = (first: Role, second: Role): Difference | null => {
    const [one, other] = [counted[first]?.[0], counted[second]?.[0]];
    if (!one || !other) return null;
    // The same draws for every pair and at every step, so that an interval does not jump about.
    const random = randomStream(0, 'paired bootstrap');
    return pairedBootstrap(one, other, headline.finish, (below) => random.integer(below));
  };
  const pairs = {
    gap: difference('student', 'twin'),
    labelledExamples: difference('pseudoTwin', 'twin'),
    softness: difference('student', 'pseudoTwin'),
  };
  return { values, differences: Object.fromEntries(Object.entries(pairs).filter(([, found]) => found)) };
}

/** Counts the right ones among predicted classes, `[count]`; `labels` are the true classes, `[count]`. */
export function countRight(labels: Uint8Array, answers: Evaluation['answers']): Scores {
  const correct: Partial<Record<Role, number>> = {};
  const agreeing: Partial<Record<StudentRole, number>> = {};
  for (const [learner, given] of Object.entries(answers) as [Role, Uint8Array][]) {
    correct[learner] = matchesOf(given, labels);
    if (learner !== 'teacher' && answers.teacher) agreeing[learner] = matchesOf(given, answers.teacher);
  }
  const { student, twin, pseudoTwin } = answers;
  const alone = (one: Uint8Array, other: Uint8Array) =>
    labels.reduce((count, label, i) => count + (one[i] === label && other[i] !== label ? 1 : 0), 0);
  const onlyCorrect = student && twin && { student: alone(student, twin), twin: alone(twin, student) };
  const discordant = (first: Uint8Array, second: Uint8Array): Discordant => ({
    first: alone(first, second),
    second: alone(second, first),
  });
  const gapParts = student &&
    twin &&
    pseudoTwin && { labelledExamples: discordant(pseudoTwin, twin), softness: discordant(student, pseudoTwin) };
  return { correct, agreeing, ...(onlyCorrect && { onlyCorrect }), ...(gapParts && { gapParts }) };
}
