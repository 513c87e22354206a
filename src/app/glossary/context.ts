import { createContext, useContext } from 'react';
import type { TermId } from '../../glossary';

/** Opens the list of all terms at one of them; `from` takes the focus when the list is closed. */
export type OpenTerm = (id: TermId, from?: HTMLElement | null) => void;

const Context = createContext<OpenTerm | null>(null);

/** Provides what opens the list of all terms. */
export const OpenTermProvider = Context.Provider;

/** @throws Error outside `OpenTermProvider`. */
export function useOpenTerm(): OpenTerm {
  const open = useContext(Context);
  if (!open) throw new Error('The component stands outside OpenTermProvider.');
  return open;
}
