import { describe, expect, it } from 'vitest';
import { contributionsOf, occlusionOf, partsOf, strongest } from '../../../src/app/insight/views/text/occlusion';
import type { ReadText } from '../../../src/tasks/task';

/** Reads a text as pairs of neighbouring characters, at most four; an id is the code of the first plus the second. */
function read(text: string): ReadText {
  const characters = [...text].slice(0, 5);
  const ids = new Uint16Array(4);
  const pieces = characters.slice(1).map((_, from) => ({ from, to: from + 2 }));
  pieces.forEach(({ from }, at) => {
    ids[at] = (characters[from]?.codePointAt(0) ?? 0) + (characters[from + 1]?.codePointAt(0) ?? 0);
  });
  return { ids, pieces, characters };
}

describe('the parts of a text', () => {
  /** The parts of `text` as they are written, with tokens at the given places. */
  const partsIn = (text: string, tokens: readonly (readonly [number, number])[]) => {
    const characters = [...text];
    const pieces = tokens.map(([from, to]) => ({ from, to }));
    return partsOf({ characters, pieces }).map(({ from, to }) => characters.slice(from, to).join(''));
  };
  const ofCharacters = (text: string) =>
    partsIn(
      text,
      [...text].map((_, at) => [at, at + 1] as const),
    );

  it('are its characters where each has a token, each with the marks that combine with it', () => {
    expect(ofCharacters('ae\u0301\u0323b')).toEqual(['a', 'e\u0301\u0323', 'b']);
    expect(ofCharacters('\u0301a')).toEqual(['\u0301', 'a']);
    expect(ofCharacters('')).toEqual([]);
  });

  it('are its words, and what stands between them, where tokens are words', () => {
    const tokens = [
      [0, 1],
      [2, 8],
      [14, 18],
    ] as const;
    expect(partsIn('a person or x lives', tokens)).toEqual(['a', ' ', 'person', ' or x ', 'live', 's']);
  });

  it('tell tokens apart that touch or overlap', () => {
    expect(
      partsIn('abcd', [
        [0, 2],
        [2, 4],
      ]),
    ).toEqual(['ab', 'cd']);
    expect(
      partsIn('abcd', [
        [0, 3],
        [2, 4],
      ]),
    ).toEqual(['ab', 'c', 'd']);
  });

  it('are one where there are no tokens', () => {
    expect(partsIn('a b', [])).toEqual(['a b']);
  });
});

describe('occlusion', () => {
  it('asks about the text, and about it without the tokens that cover each part', () => {
    const { inputs, count } = occlusionOf(read('abc'));
    const [ab, bc] = [195, 197];
    expect(count).toBe(4);
    expect([...inputs]).toEqual([
      ...[ab, bc, 0, 0],
      ...[0, bc, 0, 0],
      // The middle character is in both tokens.
      ...[0, 0, 0, 0],
      ...[ab, 0, 0, 0],
    ]);
  });

  it('leaves the text as it is for a part that no token covers', () => {
    const { inputs } = occlusionOf({ ids: Uint16Array.of(7, 0), pieces: [{ from: 1, to: 2 }], characters: ['?', 'a'] });
    expect([...inputs]).toEqual([7, 0, 7, 0, 0, 0]);
  });

  it('counts no position without a token, even if it is said to stand somewhere', () => {
    const pieces = [
      { from: 0, to: 1 },
      { from: 0, to: 0 },
    ];
    expect([...occlusionOf({ ids: Uint16Array.of(7, 0), pieces, characters: ['a'] }).inputs]).toEqual([7, 0, 0, 0]);
  });
});

describe('contributions', () => {
  it('are how far the log-probability of the predicted class falls at T = 1', () => {
    // Two classes: log-probability −log(1 + exp(−difference)).
    const logits = Float32Array.of(1, 3, 1, 2, 1, 5, 1, 3);
    const { label, falls } = contributionsOf(logits, 2);
    const logProbability = (difference: number) => -Math.log1p(Math.exp(-difference));
    expect(label).toBe(1);
    expect(falls[0]).toBeCloseTo(logProbability(2) - logProbability(1), 6);
    expect(falls[1]).toBeCloseTo(logProbability(2) - logProbability(4), 6);
    expect(falls[1]).toBeLessThan(0);
    expect(falls[2]).toBe(0);
  });

  it('follow the class of the whole text, also where another is predicted without a part', () => {
    const { label, falls } = contributionsOf(Float32Array.of(4, 0, 0, 4), 2);
    expect(label).toBe(0);
    expect(falls[0]).toBeCloseTo(4, 5);
  });

  it('do not change when a constant is added to the logits, and stay finite for large ones', () => {
    const { falls } = contributionsOf(Float32Array.of(2000, 1998, 500, 499), 2);
    expect(falls[0]).toBeCloseTo(-Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(-1)), 5);
    expect(Number.isFinite(contributionsOf(Float32Array.of(2000, 0, 0, 2000), 2).falls[0])).toBe(true);
  });

  it('are none of an empty text', () => {
    expect([...contributionsOf(Float32Array.of(1, 2), 2).falls]).toEqual([]);
  });

  it('are named from the largest, in the order of the text where they are equal, without those that lower it', () => {
    const falls = Float64Array.of(0.1, -2, 0.5, 0, 0.5);
    expect(strongest({ label: 0, falls }, 2)).toEqual([2, 4]);
    expect(strongest({ label: 0, falls }, 9)).toEqual([2, 4, 0]);
    expect(strongest({ label: 0, falls: Float64Array.of(0.004, 0.006) }, 9)).toEqual([1]);
  });
});
