import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../src/experiment/text';
import { padding } from '../../src/inputs';
import { readTexts } from '../../src/tasks/languages/file';
import { languages as task } from '../../src/tasks/languages/languages';
import { normalised, read } from '../../src/tasks/languages/reading';
import { loadPacked } from '../../src/tasks/load';
import { loadedDataset } from '../../src/tasks/pendingDataset';
import type { Dataset, Examples } from '../../src/tasks/task';
import { checksum, packedSite, rowsOf } from './fixtures';

const names = task.classNames({}).map(inEnglish);
const [positions] = task.inputShape as [number];
const vocabulary = task.vocabulary as number;
const lengths = [8, 24, 32] as const;

let site: Awaited<ReturnType<typeof packedSite>>;
/** Normalised articles, `[languages, articles]`. */
let texts: readonly (readonly string[])[];
const datasets = new Map<number, Dataset>();

beforeAll(async () => {
  site = await packedSite();
  texts = (await loadPacked(site.load, 'data/languages.bin', readTexts)).map((text) => text.map(normalised));
  for (const length of lengths) datasets.set(length, await task.make({ length }, 1, site.load));
}, 60_000);
afterAll(() => site.remove());

const of = (length: number): Dataset => datasets.get(length) as Dataset;
const checksums = ({ train, test }: Dataset) => [checksum(train), checksum(test)];
const examplesOf = ({ texts: crops, labels, inputs }: Examples) =>
  Array.from(labels, (label, at) => ({
    text: crops?.[at] ?? '',
    label,
    ids: Array.from(inputs.subarray(at * positions, (at + 1) * positions)),
  }));
const answers = (): readonly number[] => {
  const question = task.secondQuestion({});
  if (!('answers' in question)) throw new Error('The languages have a second question.');
  return question.answers;
};

describe('reading a text', () => {
  it('keeps letters, accents and apostrophes, in lower case, with single spaces between words', () => {
    expect(normalised('  L’État,\n c’est\tmoi (1655)! ')).toBe("l'état c'est moi");
    expect(normalised('E\u0301tat')).toBe('état');
    expect(normalised('İSTANBUL, keterikatan-keterikatan')).toBe('istanbul keterikatan keterikatan');
    expect(normalised('ΣΟΦΟΣ')).toBe('σοφος');
    expect(normalised('12 + 3 = ?')).toBe('');
  });

  it('gives the ids of the published hashes, FNV-1a of "f", "fo" and "foo"', () => {
    const idOf = (hash: number) => 1 + (hash % (vocabulary - 1));
    const ids = Array.from(read('foo').ids);
    expect([ids[0], ids[2], ids[5]]).toEqual([0xe30c2799, 0x6222e842, 0xa9f37ed7].map(idOf));
  });

  it('gives the same ids for ever', () => {
    expect(Array.from(read('það').ids.subarray(0, 7))).toEqual([1854, 1602, 1869, 1459, 1406, 1657, 0]);
    expect(Array.from(read("l'eau").ids.subarray(0, 13))).toEqual([
      1590, 1248, 1690, 2021, 1876, 1412, 1602, 1326, 619, 345, 1311, 773, 0,
    ]);
  });

  it('says where each piece stands: all pieces of 1 to 3 characters, once each', () => {
    const { ids, pieces, characters } = read('Født fri');
    expect(characters).toEqual([...'født fri']);
    expect(pieces.map(({ from, to }) => characters.slice(from, to).join(''))).toEqual(
      'f,ø,fø,d,ød,fød,t,dt,ødt, ,t ,dt ,f, f,t f,r,fr, fr,i,ri,fri'.split(','),
    );
    const same = pieces.flatMap(({ from, to }, at) => (characters.slice(from, to).join('') === 'f' ? [ids[at]] : []));
    expect(same).toHaveLength(2);
    expect(new Set(same).size).toBe(1);
  });

  it('pads at the end alone, and never within a text', () => {
    for (const text of ['', ' ', 'x', 'ab', 'alle mennesker', '語', '😀 a', 'x'.repeat(100)]) {
      const { ids, pieces } = read(text);
      expect(ids).toHaveLength(positions);
      expect(ids.indexOf(padding), text).toBe(pieces.length === positions ? -1 : pieces.length);
      expect(ids.subarray(pieces.length).every((id) => id === padding)).toBe(true);
      expect(ids.every((id) => id < vocabulary)).toBe(true);
    }
  });

  it('cuts what does not fit, after whole characters, and begins a longer text like a shorter one', () => {
    const long = read('alle mennesker er født frie og lige i værdighed');
    expect(long.characters.join('')).toBe('alle mennesker er født frie og l');
    expect(long.pieces).toHaveLength(positions);
    expect(long.ids).toEqual(read(long.characters.join('')).ids);
    const shorter = read('alle mennesker');
    expect(long.ids.subarray(0, shorter.pieces.length)).toEqual(shorter.ids.subarray(0, shorter.pieces.length));
  });

  it('makes use of the vocabulary: hardly an id is never given', () => {
    const used = new Set(texts.flat().flatMap((text) => Array.from(read(text).ids)));
    expect(used.size).toBeGreaterThan(0.9 * vocabulary);
  });
});

describe('the task of languages', () => {
  it('asks for its file alone, by a path under the site', async () => {
    const asked: string[] = [];
    await task.make({ length: 24 }, 1, (path) => {
      asked.push(path);
      return site.load(path);
    });
    expect(asked).toEqual(['data/languages.bin']);
  });

  describe.each(lengths)('with %d characters', (length) => {
    /** Does a crop with this text stand in an article? One that ended with a space lost it. */
    const isIn = (text: string, article: string) => ` ${article}`.includes(` ${text.padEnd(length)}`);

    it('has 200 crops of each language to train on and 50 to test on', () => {
      for (const [part, size] of [['train', 200] as const, ['test', 50] as const]) {
        const found = examplesOf(of(length)[part]);
        expect(names.map((_, label) => found.filter((one) => one.label === label).length)).toEqual(
          names.map(() => size),
        );
        expect(found.every(({ text }) => text.length === length || text.length === length - 1)).toBe(true);
      }
    });

    it('has no example twice, and none that could be of another language', () => {
      const { train, test } = of(length);
      const rows = [train, test].flatMap(({ inputs }) => rowsOf(inputs, positions * inputs.BYTES_PER_ELEMENT));
      expect(new Set(rows).size).toBe(32 * 250);
      for (const { text, label } of [train, test].flatMap((part) => examplesOf(part).slice(0, 300))) {
        const spoken = texts.flatMap((articles, at) => (articles.some((article) => isIn(text, article)) ? [at] : []));
        expect(spoken, text).toEqual([label]);
      }
    });

    it('trains on 21 of the articles and tests on the other 9, the same in all languages', () => {
      const articlesOf = (examples: Examples) =>
        new Set(
          examplesOf(examples).flatMap(({ text, label }) =>
            (texts[label] ?? []).flatMap((article, at) => (isIn(text, article) ? [at] : [])),
          ),
        );
      const [forTraining, forTesting] = [articlesOf(of(length).train), articlesOf(of(length).test)];
      expect([forTraining.size, forTesting.size]).toEqual([21, 9]);
      expect([...forTesting].filter((at) => forTraining.has(at))).toEqual([]);
    });

    it('reads each text to its own row', () => {
      for (const { text, ids } of [...examplesOf(of(length).train), ...examplesOf(of(length).test)]) {
        const own = read(text);
        expect(own.characters.join('')).toBe(text);
        expect(ids.join()).toBe(own.ids.join());
      }
    });
  });

  it('gives its own reading along, for texts of the visitor', () => {
    expect(of(24).read?.('alle')).toEqual(read('alle'));
  });

  it('draws the same texts in the same order for every seed and for ever', async () => {
    expect(checksums(await task.make({ length: 24 }, 4321, site.load))).toEqual(checksums(of(24)));
    expect(checksums(of(24))).toEqual(['f59d331b7d2a0985', '4bff03051b897ebc']);
  });

  it('knows its labels, in their order, before its file is there', () => {
    expect(task.outline?.({}, 1)).toEqual(loadedDataset(of(24)).outline);
  });

  it('has a family for each language, and several languages in all but one', () => {
    expect(answers()).toHaveLength(names.length);
    const sizes = [...new Set(answers())].map((family) => answers().filter((one) => one === family).length);
    expect(sizes).toEqual([9, 7, 8, 1, 3, 2, 2]);
    const familyOf = (name: string) => answers()[names.indexOf(name)];
    expect(familyOf('Romanian')).toBe(familyOf('Portuguese'));
    expect(familyOf('Finnish')).toBe(familyOf('Hungarian'));
    expect(familyOf('Finnish')).not.toBe(familyOf('Swedish'));
  });
});

describe('naive Bayes on the ids', () => {
  /** `[classes, classes]`: how many test texts of a language (row) were taken for a language (column). */
  const confusion = ({ train, test }: Dataset): number[][] => {
    const counts = names.map(() => new Array<number>(vocabulary).fill(0.1));
    for (const { label, ids } of examplesOf(train)) {
      for (const id of ids) if (id !== padding) counts[label]?.splice(id, 1, (counts[label]?.[id] ?? 0) + 1);
    }
    const logs = counts.map((own) => {
      const sum = own.reduce((a, b) => a + b);
      return own.map((count) => Math.log(count / sum));
    });
    const table = names.map(() => names.map(() => 0));
    for (const { label, ids } of examplesOf(test)) {
      const said = ids.filter((id) => id !== padding);
      const scores = logs.map((own) => said.reduce((sum, id) => sum + (own[id] as number), 0));
      const answer = scores.indexOf(Math.max(...scores));
      table[label] = (table[label] as number[]).map((count, at) => (at === answer ? count + 1 : count));
    }
    return table;
  };
  const accuracy = (table: readonly number[][]) =>
    table.reduce((sum, row, label) => sum + (row[label] as number), 0) / (50 * names.length);

  it('tells the languages apart, the better the longer the texts', () => {
    const [short, usual, long] = lengths.map((length) => accuracy(confusion(of(length)))) as [number, number, number];
    expect(short).toBeGreaterThan(0.45);
    expect(usual).toBeGreaterThan(short + 0.2);
    expect(usual).toBeLessThan(0.95);
    expect(long).toBeGreaterThan(usual);
  });

  it('takes languages for their relatives', () => {
    const table = confusion(of(8));
    const confused = (one: string, other: string) => {
      const [a, b] = [names.indexOf(one), names.indexOf(other)];
      return (table[a]?.[b] as number) + (table[b]?.[a] as number);
    };
    for (const [one, relative, other] of [
      ['Danish', 'Norwegian', 'Finnish'],
      ['Czech', 'Slovak', 'Hungarian'],
      ['Galician', 'Portuguese', 'English'],
      ['Malay', 'Indonesian', 'Turkish'],
    ] as const) {
      expect(confused(one, relative), `${one} and ${relative}`).toBeGreaterThan(2 * confused(one, other));
    }
    const errors = table.flatMap((row, one) =>
      row.map((count, other) => ({ one, other, count: one === other ? 0 : count })),
    );
    const sum = (some: typeof errors) => some.reduce((total, { count }) => total + count, 0);
    const within = errors.filter(({ one, other }) => answers()[one] === answers()[other]);
    // By chance it would be about a fifth.
    expect(sum(within) / sum(errors)).toBeGreaterThan(0.4);
  });
});
