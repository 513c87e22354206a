/**
 * Calls `load` once, at the visitor's first movement: when the first screen stands, and before Run is pressed. Returns a
 * function that takes the request back.
 */
export function atFirstMovement(load: () => void): () => void {
  const waiting = new AbortController();
  const begin = () => {
    waiting.abort();
    load();
  };
  for (const sign of ['pointermove', 'pointerdown', 'keydown'])
    addEventListener(sign, begin, { signal: waiting.signal });
  return () => waiting.abort();
}
