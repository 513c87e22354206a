/** What the label of one position says: which kind of span it is in, and whether one begins there; null outside. */
export type Tag = { readonly kind: number; readonly begins: boolean } | null;

/** Positions `from` … `to` − 1 of one kind. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
}

/** Reads labels as classes: a span is a run of the same class other than `outside`. */
export const runTag =
  (outside: number) =>
  (label: number): Tag =>
    label === outside ? null : { kind: label, begins: false };

/**
 * Reads labels of the tagging O, B-0, I-0, B-1, I-1, … (Ramshaw & Marcus, 1995), numbered in this order: B begins a
 * span, I goes on with it. An I of another kind than the position before begins one too, as in `conlleval`.
 */
export const insideOutsideTag = (label: number): Tag =>
  label === 0 ? null : { kind: (label - 1) >> 1, begins: label % 2 === 1 };

/** The spans in the labels of a sequence, `[positions]`, in their order. */
export function spansOf(labels: ArrayLike<number>, tagOf: (label: number) => Tag): readonly Span[] {
  const spans: { from: number; to: number; kind: number }[] = [];
  let open: { from: number; to: number; kind: number } | null = null;
  for (let at = 0; at < labels.length; at++) {
    const tag = tagOf(labels[at] as number);
    if (tag && open?.kind === tag.kind && !tag.begins) open.to = at + 1;
    else {
      open = tag && { from: at, to: at + 1, kind: tag.kind };
      if (open) spans.push(open);
    }
  }
  return spans;
}

/**
 * The parts of the F1 score of spans for one sequence: F1 is the sum of the numerators over that of the denominators,
 * 2·(spans in both) / (spans in one + spans in the other). A span is right if its ends and its kind are (Tjong Kim Sang
 * & De Meulder, CoNLL 2003). Both label arrays are `[positions]`; leave positions out that do not count.
 */
export function spanCounts(
  reference: ArrayLike<number>,
  given: ArrayLike<number>,
  tagOf: (label: number) => Tag,
): { readonly numerator: number; readonly denominator: number } {
  const [right, answered] = [spansOf(reference, tagOf), spansOf(given, tagOf)];
  const keys = new Set(right.map(keyOf));
  const both = answered.filter((span) => keys.has(keyOf(span))).length;
  return { numerator: 2 * both, denominator: right.length + answered.length };
}

const keyOf = ({ from, to, kind }: Span): string => `${from} ${to} ${kind}`;
