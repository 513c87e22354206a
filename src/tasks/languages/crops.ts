import { randomStream } from '../../experiment/random';

/** Crops of each language for training and for testing, `[languages, size]` each. */
export type Crops = Readonly<Record<Part, readonly (readonly string[])[]>>;
type Part = 'train' | 'test';

/** Share of the articles that are for testing. */
const testShare = 0.3;

/**
 * Draws crops from `texts`, `[languages, articles]`, normalised. A crop begins at a word, is `length` characters long,
 * without a space that would end it, and lies within one article. The same articles are for testing in all languages.
 * A crop that occurs in two languages, or both in articles for training and in articles for testing, is left out; so
 * no crop is drawn twice. `sizes` are the numbers of crops of each language.
 * @throws RangeError if there are fewer.
 */
export function drawCrops(
  texts: readonly (readonly string[])[],
  length: number,
  sizes: Readonly<Record<Part, number>>,
): Crops {
  const isForTest = testArticles(texts[0]?.length ?? 0);
  const shelves = texts.map(() => ({ train: new Set<string>(), test: new Set<string>() }));
  /** The only shelf that has a crop; null if several have it. */
  const homes = new Map<string, Set<string> | null>();
  texts.forEach((articles, language) => {
    articles.forEach((article, at) => {
      const shelf = shelves[language]?.[isForTest.has(at) ? 'test' : 'train'] as Set<string>;
      for (const crop of cropsOf(article, length)) {
        shelf.add(crop);
        const home = homes.get(crop);
        homes.set(crop, home === undefined || home === shelf ? shelf : null);
      }
    });
  });
  const draw = (part: Part) =>
    shelves.map(({ [part]: shelf }, language) => {
      const left = [...shelf].filter((crop) => homes.get(crop) === shelf);
      if (left.length < sizes[part]) {
        throw new RangeError(`language ${language} has ${left.length} crops of ${length} characters to ${part} with`);
      }
      return randomStream(0, `languages ${part} ${language}`).shuffled(left).slice(0, sizes[part]);
    });
  return { train: draw('train'), test: draw('test') };
}

/** Indices of the articles that are for testing. */
function testArticles(articles: number): ReadonlySet<number> {
  const order = randomStream(0, 'languages articles').shuffled(Array.from({ length: articles }, (_, at) => at));
  return new Set(order.slice(0, Math.round(testShare * articles)));
}

function cropsOf(article: string, length: number): readonly string[] {
  const characters = [...article];
  return characters.flatMap((_, at) => {
    const beginsWord = at === 0 || characters[at - 1] === ' ';
    if (!beginsWord || at + length > characters.length) return [];
    return [
      characters
        .slice(at, at + length)
        .join('')
        .trimEnd(),
    ];
  });
}
