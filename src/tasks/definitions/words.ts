/** The words of a text: lower case, letters alone. Depends on no locale. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? [];

/**
 * The ids of the words that occur most often in `texts`, 1 … `most`: the most frequent first, those of the same number
 * in the order of their code units.
 */
export function idsOf(texts: readonly string[], most: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byRank = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Map(byRank.slice(0, most).map(([word], at) => [word, 1 + at]));
}
