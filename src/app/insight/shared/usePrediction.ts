import { useEffect, useRef, useState } from 'react';
import type { Prediction } from '../../../report/answers';
import { FailureError } from '../../../worker/client';
import { useActions } from '../../store/context';
import { createLatestRequest, type LatestRequest } from './latestRequest';

/** Milliseconds between two requests for the same examples while training changes the answer. */
const rest = 250;

/** Examples to ask the networks about. */
export interface Question {
  /** `[count, …inputShape]`, in the range of network inputs. */
  readonly inputs: Float32Array;
  readonly count: number;
}

export type PredictionState<Asked extends Question> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'untrained' | 'failed' }
  /** `question` is the one that was answered, which may not be the newest. */
  | { readonly kind: 'known'; readonly question: Asked; readonly prediction: Prediction };

/**
 * The logits of the trained networks for some examples, requested again when the question changes and when `moment`
 * does, which says that training went on.
 */
export function usePrediction<Asked extends Question>(question: Asked | null, moment: unknown): PredictionState<Asked> {
  const { predict } = useActions();
  const [state, setState] = useState<PredictionState<Asked>>({ kind: 'waiting' });
  const latest = useRef<LatestRequest<Asked> | null>(null);

  useEffect(() => {
    latest.current = createLatestRequest<Asked, Prediction>({
      ask: ({ inputs, count }) => predict(inputs, count),
      onAnswer: (asked, prediction) => setState({ kind: 'known', question: asked, prediction }),
      onFailure: (_, error) => {
        const isUntrained = error instanceof FailureError && error.failure.code === 'nothing-trained';
        setState({ kind: isUntrained ? 'untrained' : 'failed' });
      },
      rest,
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    return () => latest.current?.stop();
  }, [predict]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `moment` is why to ask again.
  useEffect(() => {
    if (question) latest.current?.ask(question);
    else setState({ kind: 'waiting' });
  }, [question, moment]);

  return state;
}
