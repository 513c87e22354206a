/** Which flat parameters a gradient is for, and where its partial sums are in the flat array of gradients. */
export interface GradientRange {
  /** Index of the first parameter. */
  readonly at: number;
  /** Number of parameters. */
  readonly size: number;
  /** Index of the first partial sum; each part has `size` elements and follows the one before. */
  readonly from: number;
  /** Number of partial sums that add up to the gradient. */
  readonly parts: number;
}

/**
 * WGSL of `gradientOf(i)`: the gradient of parameter `i`, summed from the array `gradient`. The ranges must cover all
 * parameters that it is called for; without ranges it returns 0.
 */
export function gradientCode(ranges: readonly GradientRange[]): string {
  const sorted = [...ranges].sort((a, b) => a.at - b.at);
  // A binary search over the ranges, written out as nested conditions.
  const choose = (some: readonly GradientRange[]): string => {
    const [first] = some;
    if (!first) return 'return 0.0;';
    if (some.length === 1) {
      const { at, size, from, parts } = first;
      const place = from >= at ? `i + ${from - at}u` : `i - ${at - from}u`;
      if (parts === 1) return `return gradient[${place}];`;
      return `var sum = 0.0; for (var part = 0u; part < ${parts}u; part++) { sum += gradient[${place} + part * ${size}u]; } return sum;`;
    }
    const middle = Math.floor(some.length / 2);
    return `if (i < ${some[middle]?.at}u) { ${choose(some.slice(0, middle))} } else { ${choose(some.slice(middle))} }`;
  };
  return `fn gradientOf(i: u32) -> f32 { ${choose(sorted)} }`;
}
