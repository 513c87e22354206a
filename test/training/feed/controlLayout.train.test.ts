import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type ControlName, controlLayout, createControlLayout } from '../../../src/training/feed/controlLayout';
import { coveringSet } from '../../support/coveringSet';
import { differencesIn, type Golden, goldenOf } from '../../support/golden';
import { openBackend } from '../../support/session';

/** Every module of this file sees the values in the opposite order. */
vi.mock('../../../src/training/feed/controlLayout', async (original) => {
  const actual = await original<typeof import('../../../src/training/feed/controlLayout')>();
  return { ...actual, controlLayout: actual.createControlLayout(actual.controlLayout.names.toReversed()) };
});

const values = { learningRate: 0.25, temperature: 4, softWeight: 0.5, hardWeight: 3 };

const ordersOf = (names: readonly ControlName[]): ControlName[][] =>
  names.length < 2
    ? [[...names]]
    : names.flatMap((first) => ordersOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]));

/** The generated WGSL, run as JavaScript on a buffer: what each accessor gives for a row, by name. */
function readByAccessors(accessors: string, buffer: Float32Array, row: number): Record<string, number> {
  const script = accessors
    .replaceAll('fn ', 'function ')
    .replaceAll('(row: u32) -> f32', '(row)')
    .replaceAll(/(\d+)u/g, '$1');
  const names = [...script.matchAll(/function (\w+)/g)].map(([, name]) => name as string);
  const read = new Function('control', 'row', `${script}\nreturn [${names.map((name) => `${name}(row)`)}];`);
  const found: number[] = read(buffer, row);
  return Object.fromEntries(names.map((name, at) => [name, found[at] as number]));
}

describe('the layout of the control buffer', () => {
  it.each(ordersOf(controlLayout.names))(
    'writes and reads the same values in TypeScript and in WGSL: %s, %s, %s, %s',
    (...names) => {
      const layout = createControlLayout(names);
      const row = layout.pack(values);
      expect([...row]).toEqual(names.map((name) => values[name]));
      expect(layout.unpack(row)).toEqual(values);
      for (const name of names) expect(row[layout.indexOf[name]]).toBe(values[name]);
      const buffer = new Float32Array(3 * layout.width);
      buffer.set(row, 2 * layout.width);
      expect(readByAccessors(layout.accessors, buffer, 2)).toEqual({
        controlLearningRate: 0.25,
        controlTemperature: 4,
        controlSoftWeight: 0.5,
        controlHardWeight: 3,
      });
    },
  );

  it('is what every other file reads the buffer through: none has an index of its own', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('controlLayout.ts'))
      .filter((file) => /\bcontrols?\[/.test(readFileSync(`src/${file}`, 'utf8')));
    expect(files).toEqual([]);
  });
});

describe('experiments on a buffer in the opposite order', () => {
  const recorded: Readonly<Record<string, Golden>> = JSON.parse(readFileSync('test/golden/golden.json', 'utf8'));
  beforeAll(() => openBackend('wasm'));

  it.each(
    Object.entries(coveringSet()).filter(([name]) =>
      /curves|generator of points|early stop|mutual learning on/.test(name),
    ),
  )(
    'give the numbers on record, to the last bit: %s',
    async (name, experiment) => {
      expect(controlLayout.names[0]).toBe('hardWeight');
      expect(differencesIn(await goldenOf(experiment), recorded[name])).toEqual([]);
    },
    120_000,
  );
});
