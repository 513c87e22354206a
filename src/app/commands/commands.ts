import type { ChoiceCommand, Command, CommandState } from './command';

/**
 * Everything that a visitor can do from a button of the shell, from the keyboard, or from a panel that starts runs. To
 * add one: an object here and its texts; those in `toolbarCommands` and those with a shortcut need nothing else.
 */

const always = () => true;

const run: Command = {
  id: 'run',
  label: ({ run: current }) => (current?.status === 'paused' ? 'resume' : 'run'),
  hint: ({ run: current }) => (current?.status === 'paused' ? 'hintResume' : 'hintRun'),
  icon: 'run',
  shortcut: { keys: [' '], name: 'Space' },
  isPossible: ({ run: current }) => current?.status !== 'running',
  focusNext: 'pause',
  perform: ({ actions }) => actions.run(),
};

const pause: Command = {
  id: 'pause',
  label: () => 'pause',
  hint: () => 'hintPause',
  icon: 'pause',
  shortcut: { keys: [' '], name: 'Space' },
  isPossible: ({ run: current }) => current?.status === 'running',
  focusNext: 'run',
  perform: ({ actions }) => actions.pause(),
};

const step: Command = {
  id: 'step',
  label: () => 'step',
  hint: () => 'hintStep',
  icon: 'step',
  shortcut: { keys: ['s', 'S'], name: 'S' },
  // After the end a step would start a new run and remove the finished curves; only Run says that it does so.
  isPossible: ({ run: current }) => current?.status !== 'done' && current?.status !== 'failed',
  focusNext: 'run',
  perform: ({ actions }) => actions.step(),
};

const reset: Command = {
  id: 'reset',
  label: () => 'reset',
  hint: () => 'hintReset',
  icon: 'reset',
  shortcut: { keys: ['r', 'R'], name: 'R' },
  isPossible: ({ run: current }) => current !== null,
  focusNext: 'run',
  perform: ({ actions }) => actions.reset(),
};

/** Steps a second at most; null is as fast as it goes. */
export const choosePace: ChoiceCommand<number | null> = {
  id: 'pace',
  label: () => 'speed',
  icon: null,
  isPossible: always,
  perform: ({ actions }, pace) => actions.setPace(pace),
};

export const openLessons: Command = {
  id: 'lessons',
  label: () => 'lessons:lessons',
  icon: 'lessons',
  shortcut: null,
  isPossible: always,
  perform: (target) => target.openDialog('lessons'),
};

export const openMeasure: Command = {
  id: 'measure',
  label: () => 'measure:open',
  icon: null,
  shortcut: null,
  isPossible: ({ device }) => device !== null,
  perform: (target) => target.openDialog('measure'),
};

export const copyLink: Command = {
  id: 'copy-link',
  label: () => 'copyLink',
  icon: 'link',
  shortcut: null,
  isPossible: always,
  perform: (target) => target.copyLink(),
};

/** The code of a language, e.g. `zh`. */
export const chooseLanguage: ChoiceCommand<string> = {
  id: 'language',
  label: () => 'language',
  icon: null,
  isPossible: always,
  perform: (target, language) => target.chooseLanguage(language),
};

export const toggleTheme: Command = {
  id: 'theme',
  label: () => 'theme',
  hint: () => 'theme',
  icon: 'theme',
  shortcut: null,
  isPossible: always,
  perform: (target) => target.toggleTheme(),
};

/** The number of seeds. */
export const runSeeds: ChoiceCommand<number> = {
  id: 'run-seeds',
  label: () => 'insight:runSeeds',
  icon: null,
  isPossible: ({ series }) => series?.status !== 'running',
  perform: ({ actions }, count) => actions.runSeeds(count),
};

export const stopSeeds: Command = {
  id: 'stop-seeds',
  label: () => 'insight:stopSeeds',
  icon: null,
  shortcut: null,
  isPossible: ({ series }) => series?.status === 'running',
  perform: ({ actions }) => actions.stopSeries(),
};

/** The buttons of the toolbar, from left to right. */
export const toolbarCommands: readonly Command[] = [run, pause, step, reset];

/** All commands without a value: those that a key can perform. */
export const commands: readonly Command[] = [
  ...toolbarCommands,
  openLessons,
  openMeasure,
  copyLink,
  toggleTheme,
  stopSeeds,
];

/** The command of a key press, unless the key belongs to the control that has the focus. */
export function commandFor(event: KeyboardEvent, state: CommandState): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, textarea, select, button, a, [role="slider"], [contenteditable], [role="listbox"]')) {
    return undefined;
  }
  return commands.find((command) => command.shortcut?.keys.includes(event.key) && command.isPossible(state));
}
