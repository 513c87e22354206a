import type { Examples, ReadText } from './task';

/** Examples from the texts of each class, `[classes, size]`, in the order of `labels`. */
export function textExamples(
  texts: readonly (readonly string[])[],
  labels: Uint8Array,
  read: (text: string) => ReadText,
): Examples {
  const left = texts.map((ofClass) => ofClass.values());
  const inOrder = Array.from(labels, (label) => left[label]?.next().value as string);
  const rows = inOrder.map((text) => read(text).ids);
  const positions = rows[0]?.length ?? 0;
  const inputs = new Uint16Array(rows.length * positions);
  rows.forEach((ids, at) => {
    inputs.set(ids, at * positions);
  });
  return { inputs, labels, texts: inOrder };
}
