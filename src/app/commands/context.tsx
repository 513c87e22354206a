import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../store/context';
import type { Command, CommandBase, CommandTarget } from './command';
import type { CommandText } from './commands';

const Context = createContext<CommandTarget | null>(null);

/** Provides what the commands inside it act on. */
export const CommandTargetProvider = Context.Provider;

/** @throws Error outside `CommandTargetProvider`. */
export function useCommandTarget(): CommandTarget {
  const target = useContext(Context);
  if (!target) throw new Error('The component stands outside CommandTargetProvider.');
  return target;
}

/** The label of a command in the visitor's language; `values` fill the gaps of the text. */
export function useCommandLabel(command: CommandBase<CommandText>, values: { readonly count?: number } = {}): string {
  const { t } = useTranslation(['shell', 'lessons', 'measure', 'insight', 'glossary']);
  return t(useApp(command.label), values);
}

/** What a command's button needs: its texts, whether it is possible now, and what it does. */
export function useCommand(command: Command<CommandText>) {
  const { t } = useTranslation(['shell', 'lessons', 'measure', 'insight', 'glossary']);
  const target = useCommandTarget();
  const label = useApp(command.label);
  const hint = useApp((state) => command.hint?.(state) ?? null);
  const isPossible = useApp(command.isPossible);
  const { name } = command.shortcut ?? {};
  return {
    label: t(label),
    /** With the shortcut in brackets; absent where the label says all. */
    hint: hint === null ? undefined : name === undefined ? t(hint) : `${t(hint)} (${name})`,
    isPossible,
    perform: () => command.perform(target),
  };
}
