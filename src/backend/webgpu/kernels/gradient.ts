/** Where in the flat array of parameters a gradient belongs, and where its sums are kept until then. */
export interface GradientRange {
  /** First parameter. */
  readonly at: number;
  readonly size: number;
  /** Place of the first sum; parts follow one another, each as long as the range. */
  readonly from: number;
  /** Sums that must be added to give the gradient. */
  readonly parts: number;
}

/** WGSL for the gradient of parameter `i`, read from the array `gradient`. */
export function gradientCode(ranges: readonly GradientRange[]): string {
  const sorted = [...ranges].sort((a, b) => a.at - b.at);
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
