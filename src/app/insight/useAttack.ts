import { useEffect, useRef, useState } from 'react';
import type { AttackOutcome, AttackQuestion } from '../../report/answers';
import { useActions } from '../store/context';
import { type Asker, createAsker } from './asker';

/** Milliseconds between two attacks while training changes the outcome. */
const rest = 3000;

export interface AttackState {
  readonly question: AttackQuestion;
  /** null when the worker could not answer. */
  readonly outcome: AttackOutcome | null;
}

/** How the learners fare in an attack, asked anew when the question changes and when `moment` does. */
export function useAttack(question: AttackQuestion | null, moment: unknown): AttackState | null {
  const { attack } = useActions();
  const [state, setState] = useState<AttackState | null>(null);
  const asker = useRef<Asker<AttackQuestion> | null>(null);

  useEffect(() => {
    asker.current = createAsker({
      ask: attack,
      onAnswer: (asked, outcome) => setState({ question: asked, outcome }),
      onFailure: (asked) => setState({ question: asked, outcome: null }),
      rest,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    return () => asker.current?.stop();
  }, [attack]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `moment` is why to ask again.
  useEffect(() => {
    if (question) asker.current?.ask(question);
  }, [question, moment]);

  return state;
}
