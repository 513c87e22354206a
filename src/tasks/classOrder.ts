import { randomStream } from '../experiment/random';

/** The class of each example, `[classes × size]`, where every class has `size` of them, in the random order of `purpose`. */
export const classesInOrder = (classes: number, size: number, purpose: string): Uint8Array =>
  Uint8Array.from(
    randomStream(0, purpose).shuffled(
      Array.from({ length: classes }, (_, label) => new Array<number>(size).fill(label)).flat(),
    ),
  );
