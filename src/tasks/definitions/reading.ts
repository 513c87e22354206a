import { padding } from '../../experiment/inputKind';
import type { ReadText } from '../task';
import { positions } from './sizes';
import { wordsOf } from './words';

/**
 * Reads a text as the ids of its words, `[positions]`. A word without an id has no token, as if it were not there: the
 * networks know nothing of it. What comes after `positions` known words is cut off.
 */
export function read(text: string, ids: ReadonlyMap<string, number>): ReadText {
  const row = new Uint16Array(positions).fill(padding);
  const words: string[] = [];
  const pieces: ReadText['pieces'][number][] = [];
  let from = 0;
  for (const word of wordsOf(text)) {
    if (pieces.length === positions) break;
    const id = ids.get(word);
    const to = from + [...word].length;
    if (id !== undefined) {
      row[pieces.length] = id;
      pieces.push({ from, to });
    }
    words.push(word);
    from = to + 1;
  }
  return { ids: row, pieces, characters: [...words.join(' ')] };
}
