import { useEffect, useRef, useState } from 'react';
import type { Prediction } from '../../../../report/answers';
import { FailureError } from '../../../../worker/client';
import { useActions } from '../../../store/context';
import { createLatestRequest, type LatestRequest } from '../../shared/latestRequest';

/** Milliseconds between two requests for the same example while training changes the answer. */
const rest = 250;

export type PredictionState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'untrained' | 'failed' }
  /** `inputs` is the example of the prediction, which may not be the newest. */
  | { readonly kind: 'known'; readonly inputs: Float32Array; readonly prediction: Prediction };

/**
 * The logits of the trained networks for one example, requested again when the example changes and when `moment` does,
 * which says that training went on.
 */
export function usePrediction(inputs: Float32Array | null, moment: unknown): PredictionState {
  const { predict } = useActions();
  const [state, setState] = useState<PredictionState>({ kind: 'waiting' });
  const latest = useRef<LatestRequest<Float32Array> | null>(null);

  useEffect(() => {
    latest.current = createLatestRequest({
      ask: (question) => predict(question, 1),
      onAnswer: (question, prediction) => setState({ kind: 'known', inputs: question, prediction }),
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
    if (inputs) latest.current?.ask(inputs);
    else setState({ kind: 'waiting' });
  }, [inputs, moment]);

  return state;
}
