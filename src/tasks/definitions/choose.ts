import { randomStream } from '../../experiment/random.ts';
import { categories } from './list.ts';
import { positions, sizes, vocabulary } from './sizes.ts';
import type { Noun } from './wordnet.ts';
import { idsOf, wordsOf } from './words.ts';

/** Definitions of each category for training and for testing, `[categories, size]`. */
export type Definitions = Readonly<Record<Part, readonly (readonly string[])[]>>;
type Part = keyof typeof sizes;

/** Share of the word families that are for testing. */
const testShare = 0.23;
/** The fewest words of a definition, and the fewest of them that have an id. */
const fewest = 3;

/** A definition that can be chosen. */
interface Candidate {
  readonly category: number;
  readonly part: Part;
  readonly text: string;
  readonly words: readonly string[];
  /** Its words of four letters or more, once each. */
  readonly longer: ReadonlySet<string>;
}

/**
 * Chooses definitions of each category, so that none for training tells about one for testing:
 *
 * - A word family is all words whose first five letters are the same. It is for training or for testing, and so is a
 *   noun all of whose synonyms are of such families; one with synonyms of both is left out.
 * - A definition for training shares less than half of its longer words with each one for testing (see {@link nearTo}).
 * - No definition is there twice, as the networks read it. One that nouns of two categories have, or nouns of families
 *   for training and for testing, is not there at all.
 *
 * Names are left out, Latin ones as well: a noun that has a capital letter in a synonym. So are definitions that say
 * the word that they define, and those of too few or too many words.
 * @throws RangeError if a category has too few.
 */
export function chooseDefinitions(nouns: readonly Noun[]): Definitions {
  let candidates: readonly Candidate[] = randomStream(0, 'definitions').shuffled(candidatesIn(nouns));
  for (;;) {
    const chosen = draw(candidates);
    const unclear = unclearIn(chosen);
    if (unclear.size === 0) {
      const textsOf = (part: Part) =>
        categories.map(({ number }) =>
          chosen.filter((one) => one.part === part && one.category === number).map(({ text }) => text),
        );
      return { train: textsOf('train'), test: textsOf('test') };
    }
    candidates = candidates.filter((one) => !unclear.has(one));
  }
}

/** One candidate for each definition that can be chosen. */
function candidatesIn(nouns: readonly Noun[]): readonly Candidate[] {
  /** By the words of a definition: what nouns have it, as categories with what their families are for. */
  const homes = new Map<string, Set<string>>();
  const candidates = new Map<string, Candidate>();
  for (const { category, lemmas, definition } of nouns) {
    const words = wordsOf(definition);
    const key = words.join(' ');
    const parts = lemmas.map((lemma) => partOf(lemma.slice(0, 5)));
    homes.set(key, new Set([...(homes.get(key) ?? []), ...parts.map((part) => `${category} ${part}`)]));
    const isFit =
      categories.some(({ number }) => number === category) &&
      lemmas.every((lemma) => lemma === lemma.toLowerCase() && !isIn(wordsOf(lemma), words)) &&
      words.length >= fewest &&
      words.length <= positions &&
      !/["\n]/.test(definition);
    if (!isFit || candidates.has(key)) continue;
    const longer = new Set(words.filter((word) => word.length >= 4));
    candidates.set(key, { category, part: parts[0] as Part, text: definition, words, longer });
  }
  return [...candidates].flatMap(([key, candidate]) => (homes.get(key)?.size === 1 ? [candidate] : []));
}

/** Do the words stand in the others, one after another? */
const isIn = (words: readonly string[], others: readonly string[]): boolean =>
  ` ${others.join(' ')} `.includes(` ${words.join(' ')} `);

/** What a word family, named by its first letters, is for. */
const partOf = (family: string): Part =>
  randomStream(0, `definitions family ${family.toLowerCase()}`).uniform() < testShare ? 'test' : 'train';

/**
 * Takes the first of each category, as many as there are to be: those for testing, then those for training that are
 * near to none of them.
 */
function draw(candidates: readonly Candidate[]): readonly Candidate[] {
  const drawOf = (part: Part, isFit: (one: Candidate) => boolean) =>
    categories.flatMap(({ name, number }) => {
      const own = candidates.filter((one) => one.part === part && one.category === number);
      const drawn: Candidate[] = [];
      for (const one of own) {
        if (drawn.length < sizes[part] && isFit(one)) drawn.push(one);
      }
      if (drawn.length < sizes[part]) {
        throw new RangeError(`The category ${name} has ${drawn.length} definitions to ${part} with.`);
      }
      return drawn;
    });
  const test = drawOf('test', () => true);
  const isNear = nearTo(test);
  return [...test, ...drawOf('train', (one) => !isNear(one))];
}

/** Is a candidate near to any of `others`: do the two share at least half of all their longer words? */
function nearTo(others: readonly Candidate[]): (one: Candidate) => boolean {
  const holders = new Map<string, Candidate[]>();
  for (const other of others) {
    for (const word of other.longer) holders.set(word, [...(holders.get(word) ?? []), other]);
  }
  return ({ longer }) => {
    const shared = new Map<Candidate, number>();
    for (const word of longer) {
      for (const other of holders.get(word) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    return [...shared].some(([other, count]) => 2 * count >= longer.size + other.longer.size - count);
  };
}

/** Those of which the networks would know too few words, or the same as of another before it. */
function unclearIn(chosen: readonly Candidate[]): ReadonlySet<Candidate> {
  const ids = idsOf(
    chosen.filter(({ part }) => part === 'train').map(({ text }) => text),
    vocabulary - 1,
  );
  const seen = new Set<string>();
  return new Set(
    chosen.filter(({ words }) => {
      const known = words.filter((word) => ids.has(word));
      const key = known.join(' ');
      const isUnclear = known.length < fewest || seen.has(key);
      seen.add(key);
      return isUnclear;
    }),
  );
}
