import { useEffect, useRef, useState } from 'react';
import { FailureError } from '../../worker/client';
import type { Prediction } from '../../worker/protocol';
import { useActions } from '../store/context';

/** Milliseconds between two questions while training changes the answer. */
const rest = 250;

export type PredictionState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'untrained' }
  | { readonly kind: 'known'; readonly prediction: Prediction };

/**
 * What the learners say of one example, asked anew when it changes and when `moment` does (training went on): one
 * question at a time, the newest last, and at most four a second.
 */
export function usePrediction(inputs: Float32Array | null, moment: unknown): PredictionState {
  const { predict } = useActions();
  const [state, setState] = useState<PredictionState>({ kind: 'waiting' });
  const newest = useRef<Float32Array | null>(null);
  const isAsking = useRef(false);
  const isDue = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `moment` is why to ask again.
  useEffect(() => {
    newest.current = inputs;
    isDue.current = true;
    if (!isAsking.current) void ask();

    async function ask(): Promise<void> {
      isAsking.current = true;
      while (isDue.current && newest.current) {
        isDue.current = false;
        const asked = newest.current;
        try {
          const prediction = await predict(asked, 1);
          if (asked === newest.current) setState({ kind: 'known', prediction });
        } catch (error) {
          // Any other failure of the worker is told by the page's notices.
          const isUntrained = error instanceof FailureError && error.failure.code === 'nothing-trained';
          setState({ kind: isUntrained ? 'untrained' : 'waiting' });
        }
        await new Promise((resolve) => setTimeout(resolve, rest));
      }
      isAsking.current = false;
    }
  }, [inputs, moment, predict]);

  return state;
}
