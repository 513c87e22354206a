import { startTransition, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { turns } from './pageTurns';

/** `value` as it was when this component last had its turn to be drawn. */
export function useTurn<T>(value: T): T {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  // Drawn within the turn, so that the turn knows how long it took.
  const show = useRef(() => flushSync(() => setShown(newest.current)));
  useEffect(() => {
    if (newest.current === value) return;
    newest.current = value;
    turns.ask(show.current);
  }, [value]);
  useEffect(() => () => turns.forget(show.current), []);
  return shown;
}

/** How many turns this component has had, `most` at most: parts that are heavy to make come one after another. */
export function useTurns(most: number): number {
  const [had, setHad] = useState(0);
  useEffect(() => {
    if (had >= most) return;
    // Made bit by bit, with breaks for the visitor.
    const come = () => startTransition(() => setHad(had + 1));
    turns.ask(come);
    return () => turns.forget(come);
  }, [had, most]);
  return had;
}

/** False until this component has its first turn. */
export const useFirstTurn = (): boolean => useTurns(1) > 0;
