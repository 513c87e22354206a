import type { ChoiceCommand, Command, CommandState } from './command';

/**
 * Everything that a visitor can do from a button of the shell, from the keyboard, or from a panel that starts runs. To
 * add one: an object here and its texts; those in `toolbarCommands` and those with a shortcut need nothing else.
 */

const always = () => true;

const run = {
  id: 'run',
  label: ({ run: current }) => (current?.status === 'paused' ? 'resume' : 'run'),
  hint: ({ run: current }) => (current?.status === 'paused' ? 'hintResume' : 'hintRun'),
  icon: 'run',
  shortcut: { keys: [' '], name: 'Space' },
  isPossible: ({ run: current }) => current?.status !== 'running',
  focusNext: 'pause',
  perform: ({ actions }) => actions.run(),
} as const satisfies Command;

const pause = {
  id: 'pause',
  label: () => 'pause',
  hint: () => 'hintPause',
  icon: 'pause',
  shortcut: { keys: [' '], name: 'Space' },
  isPossible: ({ run: current }) => current?.status === 'running',
  focusNext: 'run',
  perform: ({ actions }) => actions.pause(),
} as const satisfies Command;

const step = {
  id: 'step',
  label: () => 'step',
  hint: () => 'hintStep',
  icon: 'step',
  shortcut: { keys: ['s', 'S'], name: 'S' },
  // After the end a step would start a new run and remove the finished curves; only Run says that it does so.
  isPossible: ({ run: current }) => current?.status !== 'done' && current?.status !== 'failed',
  focusNext: 'run',
  perform: ({ actions }) => actions.step(),
} as const satisfies Command;

const reset = {
  id: 'reset',
  label: () => 'reset',
  hint: () => 'hintReset',
  icon: 'reset',
  shortcut: { keys: ['r', 'R'], name: 'R' },
  isPossible: ({ run: current }) => current !== null,
  focusNext: 'run',
  perform: ({ actions }) => actions.reset(),
} as const satisfies Command;

/** Steps a second at most; null is as fast as it goes. */
export const choosePace = {
  id: 'pace',
  label: () => 'speed',
  icon: null,
  isPossible: always,
  perform: ({ actions }, pace) => actions.setPace(pace),
} as const satisfies ChoiceCommand<number | null>;

/** The tour of the page, a lesson like the others. */
export const startHere = {
  id: 'start-here',
  label: () => 'startHere',
  hint: () => 'hintStartHere',
  icon: null,
  shortcut: null,
  isPossible: always,
  perform: ({ actions }) => actions.startLesson('start-here'),
} as const satisfies Command;

export const openLessons = {
  id: 'lessons',
  label: () => 'lessons',
  icon: 'lessons',
  shortcut: null,
  isPossible: always,
  perform: (target) => target.openDialog('lessons'),
} as const satisfies Command;

/** All terms of the page. */
export const openGlossary = {
  id: 'glossary',
  label: () => 'glossary:glossary',
  hint: () => 'glossary:hint',
  icon: null,
  shortcut: { keys: ['g', 'G'], name: 'G' },
  isPossible: always,
  perform: (target) => target.openDialog('glossary'),
} as const satisfies Command;

export const openMeasure = {
  id: 'measure',
  label: () => 'measure:open',
  icon: null,
  shortcut: null,
  isPossible: ({ device }) => device !== null,
  perform: (target) => target.openDialog('measure'),
} as const satisfies Command;

export const present = {
  id: 'present',
  label: ({ layout }) => (layout === 'present' ? 'leavePresent' : 'present'),
  hint: () => 'hintPresent',
  icon: 'present',
  shortcut: { keys: ['p', 'P'], name: 'P' },
  isPossible: always,
  perform: ({ actions }) => actions.togglePresent(),
} as const satisfies Command;

export const copyLink = {
  id: 'copy-link',
  label: () => 'copyLink',
  icon: 'link',
  shortcut: null,
  isPossible: always,
  perform: (target) => target.copyLink(),
} as const satisfies Command;

/** The code of a language, e.g. `zh`. */
export const chooseLanguage = {
  id: 'language',
  label: () => 'language',
  icon: null,
  isPossible: always,
  perform: (target, language) => target.chooseLanguage(language),
} as const satisfies ChoiceCommand<string>;

export const toggleTheme = {
  id: 'theme',
  label: () => 'theme',
  hint: () => 'theme',
  icon: 'theme',
  shortcut: null,
  isPossible: always,
  perform: (target) => target.toggleTheme(),
} as const satisfies Command;

/** The number of seeds. */
export const runSeeds = {
  id: 'run-seeds',
  label: () => 'insight:runSeeds',
  icon: null,
  isPossible: ({ series }) => series?.status !== 'running',
  perform: ({ actions }, count) => actions.runSeeds(count),
} as const satisfies ChoiceCommand<number>;

export const stopSeeds = {
  id: 'stop-seeds',
  label: () => 'insight:stopSeeds',
  icon: null,
  shortcut: null,
  isPossible: ({ series }) => series?.status === 'running',
  perform: ({ actions }) => actions.stopSeries(),
} as const satisfies Command;

/** The buttons of the toolbar, from left to right. */
export const toolbarCommands = [run, pause, step, reset] as const;

/** The commands without a value: those that a key can perform. */
export const commands = [
  ...toolbarCommands,
  startHere,
  openLessons,
  openGlossary,
  openMeasure,
  present,
  copyLink,
  toggleTheme,
  stopSeeds,
] as const;

/** The commands with a value. */
export const choices = [choosePace, chooseLanguage, runSeeds] as const;

type TextOf<Declared> =
  | (Declared extends { label(state: never): infer Label } ? Label : never)
  | (Declared extends { hint(state: never): infer Hint } ? Hint : never);
/** The keys of the interface texts that commands use. */
export type CommandText = TextOf<(typeof commands)[number] | (typeof choices)[number]>;

/** The command of a key press, unless the key belongs to the control that has the focus. */
export function commandFor(event: KeyboardEvent, state: CommandState): Command<CommandText> | undefined {
  const all: readonly Command<CommandText>[] = commands;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, textarea, select, button, a, [role="slider"], [contenteditable], [role="listbox"]')) {
    return undefined;
  }
  return all.find((command) => command.shortcut?.keys.includes(event.key) && command.isPossible(state));
}
