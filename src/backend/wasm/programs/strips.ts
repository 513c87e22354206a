import { type Code, f32, type Locals, v128 } from '../assembler';

/** Vectors of a row that are summed in registers at a time. */
const maxVectors = 8;

/** Part of a row: some vectors of four floats, or single floats. */
export interface Strip {
  /** In bytes, from the start of the row. */
  readonly offset: number;
  readonly count: number;
  readonly isVector: boolean;
}

/** The parts of a row of `width` floats, from its start to its end. */
export function stripsOf(width: number): readonly Strip[] {
  const vectors = Math.floor(width / 4);
  const whole = Array.from({ length: Math.ceil(vectors / maxVectors) }, (_, at) => ({
    offset: 16 * maxVectors * at,
    count: Math.min(maxVectors, vectors - maxVectors * at),
    isVector: true,
  }));
  const rest = width % 4;
  return rest > 0 ? [...whole, { offset: 16 * vectors, count: rest, isVector: false }] : whole;
}

/** The operations on the elements of a strip. */
export const operationsOf = ({ isVector }: Strip) =>
  isVector
    ? { ...v128, type: 'v128' as const, bytes: 16, zero: v128.zero, spread: v128.splat }
    : { ...f32, type: 'f32' as const, bytes: 4, zero: f32.of(0), spread: (value: Code) => value };

/** Variables for every element of the widest strip of each type. */
export const elementsOf = (locals: Locals) => ({
  v128: locals.many('v128', maxVectors),
  f32: locals.many('f32', 3),
});
