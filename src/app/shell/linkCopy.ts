import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { catalogue } from '../../catalogue';
import { toLink } from '../../experiment/link';
import { useAppState } from '../store/context';

/** Milliseconds for which the page says that the link was copied. */
const confirmation = 2000;

/** How the latest copying of the link went. */
export interface LinkCopy {
  /** Was it copied a moment ago? */
  readonly isCopied: boolean;
  /** The link to be copied by hand, where the clipboard was refused. */
  readonly byHand: string | null;
  copy(): Promise<void>;
  /** Takes the link to be copied by hand off the screen. */
  dismiss(): void;
}

const Context = createContext<LinkCopy | null>(null);
export const LinkCopyProvider = Context.Provider;

/** @throws Error outside `LinkCopyProvider`. */
export function useLastLinkCopy(): LinkCopy {
  const link = useContext(Context);
  if (!link) throw new Error('The component stands outside LinkCopyProvider.');
  return link;
}

/** Copies the address with the whole experiment. */
export function useLinkCopy(): LinkCopy {
  const state = useAppState();
  const [isCopied, setCopied] = useState(false);
  const [byHand, setByHand] = useState<string | null>(null);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), confirmation);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = useCallback(async () => {
    const link = new URL(location.href);
    link.hash = toLink(state().experiment, catalogue);
    try {
      await navigator.clipboard.writeText(link.href);
      setCopied(true);
    } catch {
      setByHand(link.href);
    }
  }, [state]);
  return { isCopied, byHand, copy, dismiss: () => setByHand(null) };
}
