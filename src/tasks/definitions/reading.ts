import { padding } from '../../experiment/inputKind';
import type { ReadText } from '../task';
import { positions } from './sizes';
import { wordsOf } from './words';

/**
 * Reads a text as the ids of its words, `[positions]`. A word without an id is left out, as if it were not there: the
 * networks know nothing of it. So is what comes after `positions` words.
 */
export function read(text: string, ids: ReadonlyMap<string, number>): ReadText {
  const known = wordsOf(text)
    .filter((word) => ids.has(word))
    .slice(0, positions);
  const row = new Uint16Array(positions).fill(padding);
  row.set(known.map((word) => ids.get(word) as number));
  let from = 0;
  const pieces = known.map((word) => {
    const to = from + [...word].length;
    const piece = { from, to };
    from = to + 1;
    return piece;
  });
  return { ids: row, pieces, characters: [...known.join(' ')] };
}
