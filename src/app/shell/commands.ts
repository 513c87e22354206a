import type { Run } from '../store/run';
import type { Actions } from '../store/state';

/** Something a visitor can do with a run: one definition for its button, its shortcut and its hint. */
export interface Command {
  readonly id: 'run' | 'pause' | 'step' | 'reset';
  /** `KeyboardEvent.key` values that perform it. */
  readonly keys: readonly string[];
  /** The key as it is written in a hint. */
  readonly shortcut: string;
  isPossible(run: Run | null): boolean;
  /** Whose button takes the focus over when this one's is no longer possible. */
  readonly heir: Command['id'];
  perform(actions: Actions): void;
}

export const commands: readonly Command[] = [
  {
    id: 'run',
    keys: [' '],
    shortcut: 'Space',
    isPossible: (run) => run?.status !== 'running',
    heir: 'pause',
    perform: (actions) => actions.run(),
  },
  {
    id: 'pause',
    keys: [' '],
    shortcut: 'Space',
    isPossible: (run) => run?.status === 'running',
    heir: 'run',
    perform: (actions) => actions.pause(),
  },
  {
    id: 'step',
    keys: ['s', 'S'],
    shortcut: 'S',
    // A step after the end would begin anew and take the finished curves away; Run says that it does.
    isPossible: (run) => run?.status !== 'done' && run?.status !== 'failed',
    heir: 'run',
    perform: (actions) => actions.step(),
  },
  {
    id: 'reset',
    keys: ['r', 'R'],
    shortcut: 'R',
    isPossible: (run) => run !== null,
    heir: 'run',
    perform: (actions) => actions.reset(),
  },
];

/** The command of a key press, unless it belongs to the control that has the focus. */
export function commandOf(event: KeyboardEvent, run: Run | null): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, textarea, select, button, a, [role="slider"], [contenteditable], [role="listbox"]')) {
    return undefined;
  }
  return commands.find((command) => command.keys.includes(event.key) && command.isPossible(run));
}
