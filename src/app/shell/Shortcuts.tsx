import { useEffect } from 'react';
import { commandFor } from '../commands/commands';
import { useCommandTarget } from '../commands/context';
import { useAppState } from '../store/context';

/** Listens for the commands' keys everywhere on the page. Renders nothing. */
export function Shortcuts() {
  const target = useCommandTarget();
  const state = useAppState();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const command = commandFor(event, state());
      if (!command) return;
      event.preventDefault();
      command.perform(target);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [state, target]);
  return null;
}
