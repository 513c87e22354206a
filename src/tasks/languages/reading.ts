import { padding } from '../../experiment/inputKind';
import type { ReadText } from '../task';
import { longest, longestPiece, positions, vocabulary } from './sizes';

/**
 * The text as it is compared: lower case, composed (NFC), letters, accents and apostrophes alone, with one space for
 * all that stands between words. Depends on no locale.
 */
export const normalised = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    // What lower case makes of the Turkish İ: an i with a second dot.
    .replaceAll('i\u0307', 'i')
    .replace(/[\u2018\u2019\u02bb\u02bc`\u00b4]/g, "'")
    .replace(/[^\p{L}\p{M}']+/gu, ' ')
    .trim();

/**
 * Reads a text as ids `[positions]`: pieces of 1, 2 and 3 characters in the order of their last character, the shorter
 * ones first, so that a longer text begins with the ids of a shorter one. A text is cut after `longest` characters; an
 * empty one is padding alone.
 */
export function read(text: string): ReadText {
  const characters = [...normalised(text)].slice(0, longest);
  if (characters.at(-1) === ' ') characters.pop();
  const pieces = characters.flatMap((_, at) =>
    Array.from({ length: Math.min(at + 1, longestPiece) }, (_, more) => ({ from: at - more, to: at + 1 })),
  );
  const ids = new Uint16Array(positions).fill(padding);
  pieces.forEach(({ from, to }, position) => {
    ids[position] = idOf(characters.slice(from, to));
  });
  return { ids, pieces, characters };
}

/** The id of a piece, 1 … vocabulary − 1: its FNV-1a hash over code points. Different pieces can share an id. */
function idOf(piece: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const character of piece) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return 1 + ((hash >>> 0) % (vocabulary - 1));
}
