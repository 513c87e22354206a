import { describe, expect, it } from 'vitest';
import { isTermId, termGroups, termIds, termOf } from '../../src/glossary';
import { sources } from '../../src/glossary/sources';

const terms = termIds.map((id) => [id, termOf(id)] as const);

describe('the glossary', () => {
  it('has each id and each name once', () => {
    const ids = termGroups.flatMap((group) => Object.keys(group.terms));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(80);
    const names = terms.map(([, { name }]) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    // `glossary.groups.…` is the path of a heading.
    expect(isTermId('groups')).toBe(false);
  });

  it('has ids that stand in an address as they are', () => {
    expect(termIds.filter((id) => encodeURIComponent(id) !== id || id !== id.toLowerCase())).toEqual([]);
  });

  it('says each meaning in one to three short sentences', () => {
    const long = terms.filter(([, { meaning }]) => {
      const sentences = meaning.split(/[.:](?:\s|$)/).filter(Boolean);
      return sentences.length > 4 || meaning.length > 260 || !meaning.endsWith('.');
    });
    expect(long.map(([id]) => id)).toEqual([]);
  });

  it('cites works by arXiv or DOI, each in use, and each once', () => {
    const all = Object.values(sources);
    for (const { url, year, title } of all) {
      expect(url, title).toMatch(/^https:\/\/(arxiv\.org\/abs\/\d{4}\.\d{4,5}|doi\.org\/10\.\d{4,}\/\S+)$/);
      // An arXiv number begins with the year and month of the first version, at most three years before it appeared.
      const [, begun] = url.match(/abs\/(\d\d)/) ?? [];
      if (begun) expect(year - (2000 + Number(begun)), title).toBeGreaterThanOrEqual(0);
      if (begun) expect(year - (2000 + Number(begun)), title).toBeLessThanOrEqual(3);
    }
    expect(new Set(all.map(({ url }) => url)).size).toBe(all.length);
    const cited = new Set(terms.map(([, { source }]) => source));
    expect(all.filter((source) => !cited.has(source)).map(({ title }) => title)).toEqual([]);
  });
});
