import { startTransition, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { renderQueue } from './pageRenderQueue';

/** The newest `value` when the render queue last drew this component; a new one requests a draw. */
export function useQueuedValue<T>(value: T): T {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  // Rendered before the draw returns, so that the queue knows how long it took.
  const show = useRef(() => flushSync(() => setShown(newest.current)));
  useEffect(() => {
    if (newest.current === value) return;
    newest.current = value;
    renderQueue.request(show.current);
  }, [value]);
  useEffect(() => () => renderQueue.cancel(show.current), []);
  return shown;
}

/**
 * How many of `parts` that are slow to make may be rendered by now, 0 … `parts`: one more in each round of the render
 * queue.
 */
export function useQueuedParts(parts: number): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (count >= parts) return;
    // React renders it in pieces, and answers the visitor in between.
    const add = () => startTransition(() => setCount(count + 1));
    renderQueue.request(add);
    return () => renderQueue.cancel(add);
  }, [count, parts]);
  return count;
}

/** False until the render queue first draws this component. */
export const useQueuedStart = (): boolean => useQueuedParts(1) > 0;
