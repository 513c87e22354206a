import type { ParseKeys } from 'i18next';
import type { IconName } from '../controls/Icon';
import type { Actions, State } from '../store/state';

/** A key of the interface texts: those of the shell are short, e.g. `pause`, others carry their part, e.g. `glossary:glossary`. */
type AnyText = ParseKeys<['shell', 'lessons', 'measure', 'insight', 'glossary']>;

/** What decides whether a command is possible and what it is called. */
export type CommandState = Pick<State, 'run' | 'device' | 'series' | 'layout'>;

/** Parts of the page that open over it. */
export type Dialog = 'lessons' | 'measure' | 'glossary';

/** What commands act on: the store's actions, and what lies outside the store. */
export interface CommandTarget {
  readonly actions: Actions;
  openDialog(dialog: Dialog): void;
  /** Copies the address with the whole experiment, or shows it where the clipboard is refused. */
  copyLink(): void;
  chooseLanguage(language: string): void;
  toggleTheme(): void;
}

/** What all commands have. `Text` narrows to the keys that it uses, so that a test can tell which texts are used. */
export interface CommandBase<Text extends AnyText = AnyText> {
  /** Unique among all commands; `data-command` of its button. */
  readonly id: string;
  /** What its button or control is called. */
  label(state: CommandState): Text;
  readonly icon: IconName | null;
  isPossible(state: CommandState): boolean;
}

/** Something that a visitor can do: one definition for its button, its shortcut and its hint. */
export interface Command<Text extends AnyText = AnyText> extends CommandBase<Text> {
  readonly shortcut: Shortcut | null;
  /** What it does, for a tooltip; absent where the label is enough. */
  hint?(state: CommandState): Text;
  /** The command whose button takes the focus when this one becomes impossible. */
  readonly focusNext?: string;
  perform(target: CommandTarget): void;
}

/** A command with a value that the visitor chooses. */
export interface ChoiceCommand<Value, Text extends AnyText = AnyText> extends CommandBase<Text> {
  perform(target: CommandTarget, value: Value): void;
}

export interface Shortcut {
  /** `KeyboardEvent.key` values. */
  readonly keys: readonly string[];
  /** The key as a tooltip names it. */
  readonly name: string;
}
