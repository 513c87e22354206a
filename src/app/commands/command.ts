import type { ParseKeys } from 'i18next';
import type { IconName } from '../controls/Icon';
import type { Actions, State } from '../store/state';

/** The parts of the interface texts that name commands; keys of all but the first carry the part as a prefix. */
export const commandTexts = ['shell', 'lessons', 'measure', 'insight'] as const;

/** A key of the interface texts, e.g. `pause` or `lessons:lessons`. */
export type CommandText = ParseKeys<typeof commandTexts>;

/** What decides whether a command is possible and what it is called. */
export type CommandState = Pick<State, 'run' | 'device' | 'series'>;

/** Parts of the page that open over it. */
export type Dialog = 'lessons' | 'measure';

/** What commands act on: the store's actions, and what lies outside the store. */
export interface CommandTarget {
  readonly actions: Actions;
  openDialog(dialog: Dialog): void;
  /** Copies the address with the whole experiment, or shows it where the clipboard is refused. */
  copyLink(): void;
  chooseLanguage(language: string): void;
  toggleTheme(): void;
}

interface CommandBase {
  /** Unique among all commands; `data-command` of its button. */
  readonly id: string;
  /** What its button or control is called. */
  label(state: CommandState): CommandText;
  readonly icon: IconName | null;
  isPossible(state: CommandState): boolean;
}

/** Something that a visitor can do: one definition for its button, its shortcut and its hint. */
export interface Command extends CommandBase {
  readonly shortcut: Shortcut | null;
  /** What it does, for a tooltip; absent where the label is enough. */
  hint?(state: CommandState): CommandText;
  /** The command whose button takes the focus when this one becomes impossible. */
  readonly focusNext?: string;
  perform(target: CommandTarget): void;
}

/** A command with a value that the visitor chooses. */
export interface ChoiceCommand<Value> extends CommandBase {
  perform(target: CommandTarget, value: Value): void;
}

export interface Shortcut {
  /** `KeyboardEvent.key` values. */
  readonly keys: readonly string[];
  /** The key as a tooltip names it. */
  readonly name: string;
}
