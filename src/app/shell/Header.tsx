import { ActionIcon, Button, NativeSelect, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../controls/Icon';
import { LessonsButton } from '../lessons/LessonsButton';
import { chooseLanguage, useLanguage } from '../locales';
import { languages } from '../locales/languages';
import { useActions, useApp, useAppState } from '../store/context';
import { BackendBadge } from './BackendBadge';
import { CopyLink } from './CopyLink';
import { type Command, commandOf, commands } from './commands';
import classes from './Header.module.css';

/** Steps a second that can be chosen; `full` is as fast as it goes. */
const paces = ['full', '100', '20', '5', '1'] as const;

export function Header() {
  const { t } = useTranslation('shell');
  return (
    <header className={classes.header}>
      <h1 className={classes.title}>
        <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
          <circle cx="9" cy="10" r="7.5" fill="var(--teacher)" />
          <circle cx="22" cy="10" r="3.5" fill="var(--student)" />
        </svg>
        {t('title')}
      </h1>
      <Controls />
      <div className={classes.rest}>
        <LessonsButton />
        <BackendBadge />
        <CopyLink />
        <Languages />
        <Theme />
      </div>
      <Shortcuts />
    </header>
  );
}

function Controls() {
  const { t } = useTranslation('shell');
  // What is possible as one word, which changes far less often than the run.
  const possible = useApp(({ run }) => commands.flatMap((each) => (each.isPossible(run) ? [each.id] : [])).join());
  const group = useRef<HTMLDivElement>(null);
  const focused = useRef<Command | null>(null);
  // A button that is switched off loses the focus without a word, and the keyboard would begin at the top of the page.
  useEffect(() => {
    const left = focused.current;
    if (!left || possible.split(',').includes(left.id)) return;
    // With the next picture: to focus now would lay out the page within the click that changed it.
    const frame = requestAnimationFrame(() =>
      group.current?.querySelector<HTMLButtonElement>(`[data-command="${left.heir}"]`)?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [possible]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a form's looks and meaning.
    <div ref={group} role="group" data-target="run" className={classes.controls} aria-label={t('controls')}>
      {commands.map((command) => (
        <CommandButton
          key={command.id}
          command={command}
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

interface CommandButtonProps {
  readonly command: Command;
  onFocus(): void;
  onBlur(): void;
}

function CommandButton({ command, onFocus, onBlur }: CommandButtonProps) {
  const { t } = useTranslation('shell');
  const actions = useActions();
  const isPossible = useApp(({ run }) => command.isPossible(run));
  const isPaused = useApp(({ run }) => run?.status === 'paused');
  const hint = {
    run: isPaused ? t('hintResume') : t('hintRun'),
    pause: t('hintPause'),
    step: t('hintStep'),
    reset: t('hintReset'),
  }[command.id];
  const isMain = command.id === 'run';
  return (
    <Button
      title={`${hint} (${command.shortcut})`}
      size="compact-md"
      variant={isMain ? 'filled' : 'default'}
      leftSection={<Icon name={command.id} />}
      disabled={!isPossible}
      data-command={command.id}
      onFocus={onFocus}
      onBlur={onBlur}
      // In a task of its own: the click is answered before what follows from it is drawn.
      onClick={() => setTimeout(() => command.perform(actions))}
      classNames={{ root: classes.button, section: classes.section }}
    >
      {isMain && isPaused ? t('resume') : t(command.id)}
    </Button>
  );
}

function Pace() {
  const { t } = useTranslation('shell');
  const { setPace } = useActions();
  const pace = useApp((state) => state.pace);
  return (
    <NativeSelect
      aria-label={t('speed')}
      size="xs"
      value={pace === null ? 'full' : String(pace)}
      onChange={(event) => setPace(event.currentTarget.value === 'full' ? null : Number(event.currentTarget.value))}
      data={paces.map((value) => ({
        value,
        label: value === 'full' ? t('speedFull') : t('speedSteps', { count: Number(value) }),
      }))}
    />
  );
}

function Languages() {
  const { t } = useTranslation('shell');
  const language = useLanguage();
  return (
    <SegmentedControl
      aria-label={t('language')}
      size="xs"
      value={language}
      onChange={chooseLanguage}
      data={languages.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}

function Theme() {
  const { t } = useTranslation('shell');
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <ActionIcon variant="default" size={30} aria-label={t('theme')} title={t('theme')} onClick={toggleColorScheme}>
      <Icon name="theme" />
    </ActionIcon>
  );
}

/** Listens for the commands' keys everywhere on the page. */
function Shortcuts() {
  const actions = useActions();
  const state = useAppState();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const command = commandOf(event, state().run);
      if (!command) return;
      event.preventDefault();
      command.perform(actions);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [state, actions]);
  return null;
}
