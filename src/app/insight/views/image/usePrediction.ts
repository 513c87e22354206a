import { useEffect, useRef, useState } from 'react';
import type { Prediction } from '../../../../report/answers';
import { FailureError } from '../../../../worker/client';
import { useActions } from '../../../store/context';
import { createLatestRequest, type LatestRequest } from '../../shared/latestRequest';

/** Milliseconds between two questions about the same example while training changes the answer. */
const rest = 250;

export type PredictionState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'untrained' | 'failed' }
  /** `inputs` is the example that it is about, which may not be the newest. */
  | { readonly kind: 'known'; readonly inputs: Float32Array; readonly prediction: Prediction };

/** What the learners say of one example, asked anew when it changes and when `moment` does: training went on. */
export function usePrediction(inputs: Float32Array | null, moment: unknown): PredictionState {
  const { predict } = useActions();
  const [state, setState] = useState<PredictionState>({ kind: 'waiting' });
  const latest = useRef<LatestRequest<Float32Array> | null>(null);

  useEffect(() => {
    latest.current = createLatestRequest({
      ask: (asked) => predict(asked, 1),
      onAnswer: (asked, prediction) => setState({ kind: 'known', inputs: asked, prediction }),
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
