import type { TermId } from '../../glossary';

/** The columns of the scoreboard after the names, from left to right: the text of each heading, and its term. */
export const columns = [
  { label: 'accuracy', term: 'accuracy' },
  // Its heading is the question itself.
  { label: null, term: 'multi-task' },
  { label: 'agreement', term: 'agreement' },
  { label: 'parameters', term: 'parameters' },
  { label: 'compression', term: 'compression' },
  { label: 'bytes', term: 'model-size' },
  { label: 'multiplyAdds', term: 'multiply-adds' },
  { label: 'milliseconds', term: 'latency' },
] as const satisfies readonly { readonly label: string | null; readonly term: TermId }[];
