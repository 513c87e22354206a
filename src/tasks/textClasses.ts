import { randomStream } from '../experiment/random';
import { type Message, messages } from '../experiment/text';

/** The class of each example, `[classes × size]`: `size` of every class, in the random order of `purpose`. */
export const classesInOrder = (classes: number, size: number, purpose: string): Uint8Array =>
  Uint8Array.from(
    randomStream(0, purpose).shuffled(
      Array.from({ length: classes }, (_, label) => new Array<number>(size).fill(label)).flat(),
    ),
  );

/** Names of classes: messages under `path` by keys such as `body-part`, in English the keys as words, with a capital. */
export function namesByKey(path: string, keys: readonly string[]): readonly Message[] {
  const english = keys.map((key) => [key, `${key[0]?.toUpperCase()}${key.slice(1).replace('-', ' ')}`] as const);
  const named: Readonly<Record<string, Message>> = messages(path, Object.fromEntries(english));
  return Object.values(named);
}
