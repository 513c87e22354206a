/** Round numbers at even distances from at most `low` to at least `high`: four to six of them. */
export function roundTicks(low: number, high: number): readonly number[] {
  const gap = roundGap((high - low) / 4);
  const first = Math.floor(low / gap + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / gap - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, tick) => Number(((first + tick) * gap).toPrecision(12)));
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundGap(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-6)));
  return power * ([1, 2, 5].find((times) => times * power >= least) ?? 10);
}
