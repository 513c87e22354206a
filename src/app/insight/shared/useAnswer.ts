import { softmax } from '../../../metrics/softmax';
import type { Prediction, TestLogits } from '../../../report/answers';
import type { Role } from '../../../report/roles';
import { latestEvaluation } from '../../store/run';
import type { InsightViewProps } from '../view';
import { type Question, usePrediction } from './usePrediction';

/** The networks' logits for a question, `[count, classes]` each. */
export type Answer = Pick<Prediction, 'classes' | 'logits'>;

/** What the networks answer to the example that is looked at. */
export interface AnswerState<Asked extends Question> {
  /** null while there is none. */
  readonly answer: Answer | null;
  /** The question of the answer; null if that comes from the logits of the test set, which outlive the networks. */
  readonly asked: Asked | null;
  /** Is the answer about an example before this one? */
  readonly isStale: boolean;
  /** Why nothing can be answered, as a key of the interface texts; null if it can, or is only on its way. */
  readonly whyNot: 'networksGone' | 'untrained' | 'noAnswer' | null;
}

/**
 * Asks the networks of the run, again while they train. `index` is the test example that the question is about, null if
 * it is about another: of a test example the logits are known even when the networks are gone.
 */
export function useAnswer<Asked extends Question>(
  { run, testLogits, subject: { names } }: Pick<InsightViewProps, 'run' | 'testLogits' | 'subject'>,
  question: Asked | null,
  index: number | null,
): AnswerState<Asked> {
  const latest = run ? latestEvaluation(run) : null;
  const isGone = run?.isRestored === true;
  // Before its first evaluation a run has no trained networks: those of the run before would answer.
  const state = usePrediction(latest && !isGone ? question : null, latest);
  const known = state.kind === 'known' && question && latest ? state : null;
  const found = isGone ? keptAnswer(testLogits, index) : (known?.prediction ?? null);
  // It may still come from a run on another task.
  const answer = found?.classes === names.length ? found : null;
  const whyNot = isGone
    ? 'networksGone'
    : !latest || state.kind === 'untrained'
      ? 'untrained'
      : state.kind === 'failed'
        ? 'noAnswer'
        : null;
  const asked = answer && !isGone ? (known?.question ?? null) : null;
  return { answer, asked, isStale: asked !== null && asked !== question, whyNot };
}

/** The networks' logits for one test example, out of those for the whole test set. */
function keptAnswer(testLogits: TestLogits | undefined, index: number | null): Answer | null {
  if (!testLogits || index === null) return null;
  const { classes: count, logits } = testLogits;
  const ofExample = Object.entries(logits).map(([learner, all]) => [
    learner,
    all.subarray(index * count, (index + 1) * count),
  ]);
  return { classes: count, logits: Object.fromEntries(ofExample) };
}

/** What each network gives the classes of the first example at a temperature, `[classes]`. */
export function probabilitiesOf({ classes: count, logits }: Answer, temperature: number) {
  const entries = Object.entries(logits).map(([learner, values]) => [learner, softmax(values, 0, count, temperature)]);
  return Object.fromEntries(entries) as Partial<Record<Role, Float64Array>>;
}
