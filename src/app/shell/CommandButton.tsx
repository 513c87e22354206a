import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Command } from '../commands/command';
import type { CommandText } from '../commands/commands';
import { useCommand } from '../commands/context';
import { Icon } from '../controls/Icon';
import classes from './Header.module.css';

interface CommandButtonProps {
  readonly command: Command<CommandText>;
  readonly variant?: 'filled' | 'default';
  /** Performs the command in a task of its own: the click is answered before what follows from it is drawn. */
  readonly isDeferred?: boolean;
  readonly opensDialog?: boolean;
  /** Stands in the place of the label, which is then read out alone. */
  readonly children?: ReactNode;
  onFocus?(): void;
  onBlur?(): void;
}

/**
 * The button of a command: its icon, its label, and its hint with the shortcut. What else it is given, such as the `ref`
 * that a popover around it adds, goes to the button.
 */
export function CommandButton({
  command,
  variant = 'default',
  isDeferred = false,
  opensDialog = false,
  children,
  ...passed
}: CommandButtonProps) {
  const { label, hint, isPossible, perform } = useCommand(command);
  return (
    <Button
      title={hint}
      size="compact-md"
      variant={variant}
      leftSection={command.icon && <Icon name={command.icon} />}
      disabled={!isPossible}
      data-command={command.id}
      onClick={() => (isDeferred ? setTimeout(perform) : perform())}
      classNames={{ root: classes.button, section: classes.section }}
      {...(children ? { 'aria-label': label } : {})}
      {...(opensDialog ? { 'aria-haspopup': 'dialog' as const } : {})}
      {...passed}
    >
      {children ?? label}
    </Button>
  );
}
