import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../store/context';
import { type ChoiceCommand, type Command, type CommandTarget, commandTexts } from './command';

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
export function useCommandLabel(command: Command | ChoiceCommand<never>, values: { readonly count?: number } = {}) {
  const { t } = useTranslation(commandTexts);
  return t(useApp(command.label), values);
}

/** What a command's button needs: its texts, whether it is possible now, and what it does. */
export function useCommand(command: Command) {
  const { t } = useTranslation(commandTexts);
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
