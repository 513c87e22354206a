import { NativeSelect } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from '../commands/command';
import { choosePace, toolbarCommands } from '../commands/commands';
import { useCommandLabel, useCommandTarget } from '../commands/context';
import { useApp } from '../store/context';
import { CommandButton } from './CommandButton';
import classes from './Header.module.css';

/** Steps a second that can be chosen; `full` is as fast as it goes. */
const paces = ['full', '100', '20', '5', '1'] as const;

/** The commands that start, hold and end a run, and its pace. */
export function Toolbar() {
  const { t } = useTranslation('shell');
  // The possible commands as one string, which changes far less often than the run.
  const possible = useApp((state) =>
    toolbarCommands.flatMap((each) => (each.isPossible(state) ? [each.id] : [])).join(),
  );
  const group = useRef<HTMLDivElement>(null);
  const focused = useRef<Command | null>(null);
  // A button that is disabled loses the focus silently, and the keyboard would start at the top of the page.
  useEffect(() => {
    const left = focused.current;
    if (!left || possible.split(',').includes(left.id)) return;
    // In the next frame: to focus now would lay out the page within the click that changed it.
    const frame = requestAnimationFrame(() =>
      group.current?.querySelector<HTMLButtonElement>(`[data-command="${left.focusNext}"]`)?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [possible]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a form's looks and meaning.
    <div ref={group} role="group" data-target="run" className={classes.controls} aria-label={t('controls')}>
      {toolbarCommands.map((command, at) => (
        <CommandButton
          key={command.id}
          command={command}
          variant={at === 0 ? 'filled' : 'default'}
          isDeferred
          onFocus={() => {
            focused.current = command;
          }}
          onBlur={() => {
            focused.current = null;
          }}
        />
      ))}
      <Pace />
    </div>
  );
}

function Pace() {
  const { t } = useTranslation('shell');
  const target = useCommandTarget();
  const label = useCommandLabel(choosePace);
  const pace = useApp((state) => state.pace);
  return (
    <NativeSelect
      aria-label={label}
      size="xs"
      value={pace === null ? 'full' : String(pace)}
      onChange={({ currentTarget: { value } }) => choosePace.perform(target, value === 'full' ? null : Number(value))}
      data={paces.map((value) => ({
        value,
        label: value === 'full' ? t('speedFull') : t('speedSteps', { count: Number(value) }),
      }))}
    />
  );
}
