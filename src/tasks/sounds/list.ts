/**
 * The 39 sounds of the CMU Pronouncing Dictionary, as it writes them (ARPABET without stress), with the letter of the
 * International Phonetic Alphabet for each; in the order of the classes, of which 0 is the blank.
 */
export const sounds = [
  ['AA', 'ɑ'],
  ['AE', 'æ'],
  ['AH', 'ʌ'],
  ['AO', 'ɔ'],
  ['AW', 'aʊ'],
  ['AY', 'aɪ'],
  ['EH', 'ɛ'],
  ['ER', 'ɝ'],
  ['EY', 'eɪ'],
  ['IH', 'ɪ'],
  ['IY', 'i'],
  ['OW', 'oʊ'],
  ['OY', 'ɔɪ'],
  ['UH', 'ʊ'],
  ['UW', 'u'],
  ['B', 'b'],
  ['CH', 'tʃ'],
  ['D', 'd'],
  ['DH', 'ð'],
  ['F', 'f'],
  ['G', 'ɡ'],
  ['HH', 'h'],
  ['JH', 'dʒ'],
  ['K', 'k'],
  ['L', 'l'],
  ['M', 'm'],
  ['N', 'n'],
  ['NG', 'ŋ'],
  ['P', 'p'],
  ['R', 'ɹ'],
  ['S', 's'],
  ['SH', 'ʃ'],
  ['T', 't'],
  ['TH', 'θ'],
  ['V', 'v'],
  ['W', 'w'],
  ['Y', 'j'],
  ['Z', 'z'],
  ['ZH', 'ʒ'],
] as const;

/** A sound as the dictionary writes it. */
export type Sound = (typeof sounds)[number][0];

const classes: ReadonlyMap<string, number> = new Map(sounds.map(([name], at) => [name, 1 + at]));

/** The class of a sound, 1 … 39. @throws RangeError for what is none */
export function classOf(sound: string): number {
  const found = classes.get(sound);
  if (found === undefined) throw new RangeError(`"${sound}" is no sound of the dictionary`);
  return found;
}
