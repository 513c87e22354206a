import type { StepValues } from '../../experiment/curve';

/** Name of a value in the control buffer. */
export type ControlName = keyof StepValues;

/**
 * The order of values in a row of the control buffer. All code that writes or reads the buffer, in TypeScript and in
 * WGSL, is generated from `names`, so that the order is defined once.
 */
export interface ControlLayout {
  /** In the order of a row. */
  readonly names: readonly ControlName[];
  /** Number of values in a row. */
  readonly width: number;
  /** Index of each value in a row. */
  readonly indexOf: Readonly<Record<ControlName, number>>;
  /** One row, `[width]`. */
  pack(values: StepValues): Float32Array;
  /** The values of one row, `[width]`. */
  unpack(row: Float32Array): StepValues;
  /**
   * WGSL functions that read a storage buffer named `control`, `[rows · width]`:
   * `controlLearningRate(row: u32) -> f32`, and so on for every name. For a buffer of one row, `row` is `0u`.
   */
  readonly accessors: string;
}

/** A layout in the order of `names`, which must contain every value once. */
export function createControlLayout(names: readonly ControlName[]): ControlLayout {
  const width = names.length;
  const byName = <T>(of: (index: number) => T) =>
    Object.fromEntries(names.map((name, index) => [name, of(index)])) as Record<ControlName, T>;
  return {
    names,
    width,
    indexOf: byName((index) => index),
    pack: (values) => Float32Array.from(names, (name) => values[name]),
    unpack: (row) => byName((index) => row[index] as number),
    accessors: names
      .map((name, index) => `fn ${accessorOf(name)}(row: u32) -> f32 { return control[row * ${width}u + ${index}u]; }`)
      .join('\n'),
  };
}

/** `learningRate` → `controlLearningRate`. */
const accessorOf = (name: ControlName) => `control${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** The layout of every control buffer. */
export const controlLayout = createControlLayout(['learningRate', 'temperature', 'softWeight', 'hardWeight']);
