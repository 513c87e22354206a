import { useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import type { CommandTarget, Dialog } from '../commands/command';
import { CommandTargetProvider } from '../commands/context';
import { chooseLanguage } from '../locales';
import { useActions } from '../store/context';
import { Dialogs } from './Dialogs';
import { LinkCopyProvider, useLinkCopy } from './linkCopy';

/** Performs commands for everything inside it, and holds the dialogs that they open. */
export function CommandScope({ children }: { readonly children: ReactNode }) {
  const actions = useActions();
  const { toggleColorScheme } = useMantineColorScheme();
  const [dialog, openDialog] = useState<Dialog | null>(null);
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
      <LinkCopyProvider value={link}>{children}</LinkCopyProvider>
      <Dialogs open={dialog} onClose={() => openDialog(null)} />
    </CommandTargetProvider>
  );
}
