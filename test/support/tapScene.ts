import type { Method } from '../../src/distillation/method';
import type { Tap, TapPair } from '../../src/experiment/declarations';
import type { Values } from '../../src/experiment/fields';
import { type Nested, normals } from './terms';

/** Activations and weights for methods that compare layers: a batch of four examples of three classes. */

/** `[4, …shape]` of normal numbers, the same for the same purpose. */
export function activations(shape: readonly number[], purpose: string): Nested {
  const size = shape.reduce((product, length) => product * length, 1);
  const nest = (numbers: number[], rest: readonly number[]): Nested => {
    const [length, ...inner] = rest;
    if (length === undefined || inner.length === 0) return numbers;
    const step = numbers.length / length;
    return Array.from({ length }, (_, at) => nest(numbers.slice(at * step, (at + 1) * step), inner)) as Nested;
  };
  return nest(normals(4, size, 1, purpose).flat(), [4, ...shape]);
}

export const stages = (...shapes: number[][]): Tap[] => shapes.map((shape, at) => ({ name: `stage ${at + 1}`, shape }));
export const features = (size: number): Tap => ({ name: 'features', shape: [size] });
/** Taps of a large and of a small convolutional network. */
export const largeTaps = [...stages([8, 8, 4], [4, 4, 6], [2, 2, 8]), features(32)];
export const smallTaps = [...stages([4, 4, 6], [2, 2, 8]), features(5)];

/** Taps of a transformer for five positions. */
export const transformerTaps = (layers: number, width: number, heads: number): Tap[] => [
  { name: 'embeddings', shape: [5, width], part: { kind: 'embeddings' } },
  ...Array.from({ length: layers }, (_, at): Tap[] => [
    {
      name: `attention ${at + 1}`,
      shape: [5, 3 * heads, width / heads],
      part: { kind: 'attention', isCausal: false },
    },
    { name: `block ${at + 1}`, shape: [5, width] },
  ]).flat(),
  features(width),
];

/** Networks to try a method on: their taps, and which positions of the four examples count where they have any. */
export const networks = {
  images: { student: smallTaps, teacher: largeTaps, mask: undefined },
  texts: {
    student: transformerTaps(2, 8, 2),
    teacher: transformerTaps(3, 8, 4),
    mask: [5, 3, 4, 1].map((length) => Array.from({ length: 5 }, (_, at) => Number(at < length))),
  },
};

/**
 * Which taps a method compares between a small student and a large teacher, and what its term gets for them: between
 * networks for images, unless told or if the method cannot.
 */
export function tapScene(method: Method, values: Values, kind: keyof typeof networks = 'images') {
  const of = networks[kind];
  const pairing = method.pairs?.(of) ?? { pairs: [] };
  if (kind === 'images' && !('pairs' in pairing)) return tapScene(method, values, 'texts');
  const pairs: readonly TapPair[] = 'pairs' in pairing ? pairing.pairs : [];
  const ownTaps = method.ownTaps?.(of.student) ?? { taps: [] };
  const own = 'taps' in ownTaps ? ownTaps.taps : [];
  return {
    pairs,
    own,
    inputs: {
      ...(of.mask && { mask: of.mask }),
      own: own.map(({ shape }, at) => activations(shape, `own ${at}`)),
      features: pairs.map(({ student, teacher }, at) => ({
        student: activations(student.shape, `student ${at}`),
        teacher: activations(teacher.shape, `teacher ${at}`),
      })),
      adapter: (method.adapter?.({ pairs, own, classes: 3 }, values) ?? []).map(({ shape: [rows = 1, columns] }, at) =>
        columns === undefined ? new Array<number>(rows).fill(0.1) : normals(rows, columns, 0.5, `adapter ${at}`),
      ),
    },
  };
}
