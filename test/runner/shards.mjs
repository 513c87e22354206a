/**
 * Deals the whole of the tests to several machines.
 *
 * @typedef {{ readonly index: number, readonly count: number }} Shard index from 1
 */

/** Minutes that files may take with whole products, estimated from a part of them; one that is not named counts little. */
const minutes = new Map(
  Object.entries({
    'test/gpu/full/pairs.gpu.test.ts': 30,
    'test/gpu/capture.gpu.test.ts': 10,
  }),
);

/**
 * @param {string} text e.g. `2/4`
 * @returns {Shard}
 * @throws {RangeError} when it is no such thing
 */
export function parseShard(text) {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new RangeError(`A shard is a number of a number, as in 2/4, and not ${text}.`);
  return { index, count };
}

/**
 * The files of one shard: every file is in just one of them. The longest are dealt first, each to the shard that has
 * the least to do by then.
 *
 * @param {readonly string[]} files
 * @param {Shard} shard
 * @returns {readonly string[]}
 */
export function filesOfShard(files, { index, count }) {
  const longestFirst = files.toSorted((a, b) => costOf(b) - costOf(a) || (a < b ? -1 : 1));
  const loads = Array.from({ length: count }, () => 0);
  return longestFirst.filter((file) => {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] += costOf(file);
    return least === index - 1;
  });
}

/** @param {string} file */
const costOf = (file) => minutes.get(file) ?? 0.3;
