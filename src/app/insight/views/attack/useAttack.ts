import { useEffect, useRef, useState } from 'react';
import type { AttackOutcome, AttackRequest } from '../../../../report/answers';
import { useActions } from '../../../store/context';
import { createLatestRequest, type LatestRequest } from '../../shared/latestRequest';

/** Milliseconds between two attacks while training changes the outcome. */
const rest = 3000;

export interface AttackState {
  readonly question: AttackRequest;
  /** null when the worker could not answer. */
  readonly outcome: AttackOutcome | null;
}

/** The outcome of an attack on every trained network, requested again when the question changes and when `moment` does. */
export function useAttack(question: AttackRequest | null, moment: unknown): AttackState | null {
  const { attack } = useActions();
  const [state, setState] = useState<AttackState | null>(null);
  const latest = useRef<LatestRequest<AttackRequest> | null>(null);

  useEffect(() => {
    latest.current = createLatestRequest({
      ask: attack,
      onAnswer: (answered, outcome) => setState({ question: answered, outcome }),
      onFailure: (failed) => setState({ question: failed, outcome: null }),
      rest,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    return () => latest.current?.stop();
  }, [attack]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `moment` is why to ask again.
  useEffect(() => {
    if (question) latest.current?.ask(question);
  }, [question, moment]);

  return state;
}
