import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../src/experiment/text';
import { padding } from '../../src/inputs';
import { definitions as task } from '../../src/tasks/definitions/definitions';
import { readDefinitions } from '../../src/tasks/definitions/file';
import { categories } from '../../src/tasks/definitions/list';
import { read as readWith } from '../../src/tasks/definitions/reading';
import { sizes } from '../../src/tasks/definitions/sizes';
import { idsOf, wordsOf } from '../../src/tasks/definitions/words';
import { loadPacked } from '../../src/tasks/load';
import { loadedDataset } from '../../src/tasks/pendingDataset';
import type { Dataset, Examples, ReadText } from '../../src/tasks/task';
import { readerOf } from '../support/declaredTexts';
import { checksum, packedSite } from './fixtures';

const names = task.classNames({}).map(inEnglish);
const [positions] = task.inputShape as [number];
const vocabulary = task.vocabulary as number;

let site: Awaited<ReturnType<typeof packedSite>>;
let dataset: Dataset;
beforeAll(async () => {
  site = await packedSite();
  dataset = await task.make({}, 1, site.load);
}, 60_000);
afterAll(() => site.remove());

const read = (text: string) => dataset.read?.(text) as ReadText;
const said = ({ pieces, characters }: ReadText) => pieces.map(({ from, to }) => characters.slice(from, to).join(''));
const examplesOf = ({ texts, labels, inputs }: Examples) =>
  Array.from(labels, (label, at) => ({
    text: texts?.[at] ?? '',
    label,
    ids: Array.from(inputs.subarray(at * positions, (at + 1) * positions)),
  }));

describe('the words of a text', () => {
  it('are its letters, in lower case', () => {
    expect(wordsOf('  A horse-drawn carriage (1850), or “Café”.\n')).toEqual([
      'a',
      'horse',
      'drawn',
      'carriage',
      'or',
      'café',
    ]);
    expect(wordsOf('cafe\u0301')).toEqual(['café']);
    expect(wordsOf('12 + 3 = ?')).toEqual([]);
  });

  it('get ids by how often they occur, and of equal ones in the order of their letters', () => {
    const ids = idsOf(['the cat and the dog', 'The end: a cat'], 4);
    expect([...ids]).toEqual([['the', 3].with(1, 1), ['cat', 2], ['a', 3], ['and', 4]]);
  });
});

describe('reading a text', () => {
  const ids = new Map([
    ['a', 1],
    ['place', 2],
    ['where', 3],
  ]);

  it('gives the ids of the words that have one; the others stand in the text without a token', () => {
    const reading = readWith('A zoo: a PLACE', ids);
    expect(Array.from(reading.ids)).toEqual([1, 1, 2, ...new Array(positions - 3).fill(padding)]);
    expect(reading.characters.join('')).toBe('a zoo a place');
    expect(said(reading)).toEqual(['a', 'a', 'place']);
  });

  it('reads nothing where it knows no word', () => {
    for (const [text, written] of [
      ['', ''],
      [' ', ''],
      ['123', ''],
      ['zoo, Zebra', 'zoo zebra'],
      ['語', '語'],
      ['😀', ''],
    ] as const) {
      const characters = [...written];
      expect(readWith(text, ids)).toEqual({ ids: new Uint16Array(positions), pieces: [], characters });
    }
  });

  it('cuts what does not fit after whole words, and counts no unknown one', () => {
    const long = readWith(`${'zoo '.repeat(5)}${'place where '.repeat(positions)}`, ids);
    expect(said(long)).toEqual(Array.from({ length: positions }, (_, at) => (at % 2 === 0 ? 'place' : 'where')));
    expect(long.ids.includes(padding)).toBe(false);
    expect(long.characters.join('')).toBe(`${'zoo '.repeat(5)}${'place where '.repeat(positions / 2)}`.trim());
  });
});

describe('the task of definitions', () => {
  it('asks for its file alone, by a path under the site', async () => {
    const asked: string[] = [];
    await task.make({}, 1, (path) => {
      asked.push(path);
      return site.load(path);
    });
    expect(asked).toEqual(['data/definitions.bin']);
  });

  it('has the definitions of each category in its file, and no other', async () => {
    const inFile = await loadPacked(site.load, 'data/definitions.bin', readDefinitions);
    for (const part of ['train', 'test'] as const) {
      const found = names.map((_, label) =>
        examplesOf(dataset[part]).flatMap((one) => (one.label === label ? [one.text] : [])),
      );
      expect(found).toEqual(inFile[part]);
      expect(found.map((texts) => texts.length)).toEqual(names.map(() => sizes[part]));
    }
  });

  it('has ids for the most frequent words of the definitions for training, whatever those for testing say', async () => {
    const { train, test } = await loadPacked(site.load, 'data/definitions.bin', readDefinitions);
    const counts = new Map<string, number>();
    for (const word of train.flat().flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const hasId = (word: string) => read(word).ids[0] !== padding;
    const [known, unknown] = [true, false].map((wanted) => [...counts.keys()].filter((word) => hasId(word) === wanted));
    expect(known).toHaveLength(vocabulary - 1);
    const countsOf = (words: readonly string[] = []) => words.map((word) => counts.get(word) as number);
    expect(Math.min(...countsOf(known))).toBeGreaterThanOrEqual(Math.max(...countsOf(unknown)));
    const onlyTested = [...new Set(test.flat().flatMap(wordsOf))].filter((word) => !counts.has(word));
    expect(onlyTested.length).toBeGreaterThan(500);
    expect(onlyTested.filter(hasId)).toEqual([]);
  });

  it('gives the frequent words the small ids', () => {
    expect(Array.from(read('of a the or').ids.subarray(0, 4)).toSorted()).toEqual([1, 2, 3, 4]);
  });

  it('reads each definition to its own row, at least three words of it and no two alike', () => {
    const rows = [dataset.train, dataset.test].flatMap(examplesOf);
    for (const { text, ids } of rows) expect(ids.join()).toBe(read(text).ids.join());
    expect(new Set(rows.map(({ ids }) => ids.join())).size).toBe(16 * (sizes.train + sizes.test));
    expect(rows.filter(({ ids }) => ids[2] === padding)).toEqual([]);
  });

  it('knows three quarters of the words of a definition for testing, on average', () => {
    const all = (dataset.test.texts ?? []).flatMap(wordsOf);
    const share = all.filter((word) => read(word).pieces.length === 1).length / all.length;
    expect(share).toBeGreaterThan(0.75);
    expect(share).toBeLessThan(0.85);
  });

  it('has the same definitions in the same order for every seed and for ever', async () => {
    const checksums = ({ train, test }: Dataset) => [checksum(train), checksum(test)];
    expect(checksums(await task.make({}, 4321, site.load))).toEqual(checksums(dataset));
    expect(checksums(dataset)).toEqual(['7cfd7a63456bffd9', '71f42b279343d23d']);
  });

  it('knows its labels, in their order, before its file is there', () => {
    expect(task.outline?.({}, 1)).toEqual(loadedDataset(dataset).outline);
  });

  it('names each category in every language', () => {
    expect(names).toHaveLength(16);
    expect(names.slice(0, 4)).toEqual(['Animal', 'Person', 'Plant', 'Food']);
    expect(task.classNames({}).slice(0, 4).map(readerOf('zh'))).toEqual(['动物', '人', '植物', '食物']);
  });

  it('asks whether it is concrete or abstract, of as many categories each', () => {
    const question = task.secondQuestion({});
    if (!('answers' in question)) throw new Error('The definitions have a second question.');
    const concrete = names.filter((_, at) => question.answers[at] === 0);
    expect(concrete).toEqual(['Animal', 'Person', 'Plant', 'Food', 'Body part', 'Artifact', 'Substance', 'Place']);
    expect(question.answers.filter((answer) => answer === 1)).toHaveLength(8);
  });
});

describe('naive Bayes on the ids', () => {
  it('sorts more than half of the definitions rightly, and confuses neighbours', () => {
    const counts = names.map(() => new Array<number>(vocabulary).fill(0.3));
    for (const { label, ids } of examplesOf(dataset.train)) {
      for (const id of ids) if (id !== padding) counts[label]?.splice(id, 1, (counts[label]?.[id] ?? 0) + 1);
    }
    const logs = counts.map((own) => {
      const sum = own.reduce((a, b) => a + b);
      return own.map((count) => Math.log(count / sum));
    });
    const table = names.map(() => names.map(() => 0));
    for (const { label, ids } of examplesOf(dataset.test)) {
      const known = ids.filter((id) => id !== padding);
      const scores = logs.map((own) => known.reduce((sum, id) => sum + (own[id] as number), 0));
      const answer = scores.indexOf(Math.max(...scores));
      table[label] = (table[label] as number[]).map((count, at) => (at === answer ? count + 1 : count));
    }
    const right = table.reduce((sum, row, label) => sum + (row[label] as number), 0) / (16 * sizes.test);
    expect(right).toBeGreaterThan(0.55);
    expect(right).toBeLessThan(0.8);
    const confused = (one: string, other: string) => {
      const [a, b] = [names.indexOf(one), names.indexOf(other)];
      return (table[a]?.[b] as number) + (table[b]?.[a] as number);
    };
    for (const [one, near, far] of [
      ['Act', 'Event', 'Plant'],
      ['Thought', 'Communication', 'Plant'],
      ['State', 'Body part', 'Food'],
    ] as const) {
      expect(confused(one, near), `${one} and ${near}`).toBeGreaterThan(2 * confused(one, far));
    }
  });
});

it('has a category for each class', () => {
  expect(new Set(categories.map(({ number }) => number)).size).toBe(16);
});
