import { useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { TermId } from '../../glossary';
import type { CommandTarget, Dialog } from '../commands/command';
import { CommandTargetProvider } from '../commands/context';
import { glossaryInAddress, writeTermToAddress } from '../glossary/address';
import { OpenTermProvider } from '../glossary/context';
import { chooseLanguage } from '../locales';
import { useActions } from '../store/context';
import { Dialogs } from './Dialogs';
import { LinkCopyProvider, useLinkCopy } from './linkCopy';

/** Performs commands for everything inside it, and holds the dialogs that they open. */
export function CommandScope({ children }: { readonly children: ReactNode }) {
  const actions = useActions();
  const { toggleColorScheme } = useMantineColorScheme();
  const [term, setTerm] = useState(glossaryInAddress);
  const [dialog, openDialog] = useState<Dialog | null>(() => (glossaryInAddress() === null ? null : 'glossary'));
  const opener = useRef<HTMLElement | null>(null);
  const openTerm = useCallback((id: TermId, from?: HTMLElement | null) => {
    if (from) opener.current = from;
    setTerm(id);
    writeTermToAddress(id);
    openDialog('glossary');
  }, []);
  const close = () => {
    openDialog(null);
    setTerm(null);
    writeTermToAddress(null);
    opener.current?.focus();
    opener.current = null;
  };
  const link = useLinkCopy();
  const { copy } = link;
  const target = useMemo(
    (): CommandTarget => ({
      actions,
      openDialog,
      copyLink: () => void copy(),
      chooseLanguage,
      toggleTheme: toggleColorScheme,
    }),
    [actions, copy, toggleColorScheme],
  );
  return (
    <CommandTargetProvider value={target}>
      <OpenTermProvider value={openTerm}>
        <LinkCopyProvider value={link}>{children}</LinkCopyProvider>
        <Dialogs open={dialog} term={term} onClose={close} />
      </OpenTermProvider>
    </CommandTargetProvider>
  );
}
