/** 2³² times the golden ratio minus 1, and √3 − 1: what the key is increased by after each round. */
export const philoxKeySteps = [0x9e3779b9, 0xbb67ae85] as const;
/** The factors of a round. */
export const philoxFactors = [0xd2511f53, 0xcd9e8d57] as const;
/** Rounds of Philox 4×32-10. */
export const philoxRounds = 10;

/** Four words of 32 bits, as unsigned integers. */
export type FourWords = readonly [number, number, number, number];

/**
 * Philox 4×32-10, a counter-based generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
 * four random words from a counter of four and a key of two, with no other state. Equal arguments give equal words in
 * any language; the backends have the same function in WGSL and WebAssembly.
 */
export function philox(counter: FourWords, key: readonly [number, number]): FourWords {
  let [a, b, c, d] = counter;
  let [k, l] = key;
  for (let round = 0; round < philoxRounds; round++) {
    const [highA, lowA] = product(philoxFactors[0], a);
    const [highC, lowC] = product(philoxFactors[1], c);
    [a, b, c, d] = [(highC ^ b ^ k) >>> 0, lowC, (highA ^ d ^ l) >>> 0, lowA];
    k = (k + philoxKeySteps[0]) >>> 0;
    l = (l + philoxKeySteps[1]) >>> 0;
  }
  return [a, b, c, d];
}

/** The high and the low word of the product of two words. */
function product(x: number, y: number): readonly [high: number, low: number] {
  const [xHigh, xLow, yHigh, yLow] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  // Each sum stays below 2³², which a double holds exactly.
  const first = xHigh * yLow + ((xLow * yLow) >>> 16);
  const second = (first & 0xffff) + xLow * yHigh;
  return [xHigh * yHigh + (first >>> 16) + (second >>> 16), Math.imul(x, y) >>> 0];
}

/**
 * A word as a number in (0, 1): the middle of one of 2²³ equal intervals, which single precision holds exactly. The
 * smallest is 2⁻²⁴, the largest 1 − 2⁻²⁴.
 */
export const uniformOf = (word: number): number => ((word >>> 9) + 0.5) / 2 ** 23;

/**
 * Uniform numbers in (0, 1) of one array at one step, written into `into` from index `at` on. `identity` is the key,
 * two words, and the number of the array, `[3]`. Number i is word i mod 4 at the counter (⌊i / 4⌋, step, array, 0).
 */
export function fillUniform(
  into: Float32Array,
  at: number,
  count: number,
  identity: ArrayLike<number>,
  step: number,
): void {
  const [first = 0, second = 0, array = 0] = Array.from(identity, (word) => word >>> 0);
  for (let i = 0; i < count; i += 4) {
    const words = philox([i / 4, step >>> 0, array, 0], [first, second]);
    const most = Math.min(4, count - i);
    for (let lane = 0; lane < most; lane++) into[at + i + lane] = uniformOf(words[lane] as number);
  }
}
