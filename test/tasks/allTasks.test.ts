import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../src/app/locales/languages';
import { methods } from '../../src/distillation/index';
import { byId, type Catalogue } from '../../src/experiment/declarations';
import { defaultExperiment } from '../../src/experiment/experiment';
import { defaultsOf, type Fields, isAllowed, type Values } from '../../src/experiment/fields';
import { problemsOf } from '../../src/experiment/link';
import { padding, points, tokens } from '../../src/inputs';
import { architectures } from '../../src/models/index';
import { sizeOf } from '../../src/models/network';
import { schemes } from '../../src/schemes/index';
import { tasks } from '../../src/tasks/index';
import type { Dataset, Examples, Task } from '../../src/tasks/task';
import { readerOf } from '../support/declaredTexts';
import { checksum, packedSite, rowsOf } from './fixtures';

const catalogue: Catalogue = { tasks, architectures, methods, schemes };
let site: Awaited<ReturnType<typeof packedSite>>;
beforeAll(async () => {
  site = await packedSite();
}, 60_000);
afterAll(() => site.remove());

const make = (task: Task, values: Values, seed = 1): Promise<Dataset> => task.make(values, seed, site.load);

/** Every number at one end of its range. */
const atEnd = (fields: Fields, end: 'min' | 'max'): Values =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.kind === 'number' ? field[end] : field.default]),
  );
/** The defaults, both ends of everything at once, and each number alone at each of its ends. */
const settings = (fields: Fields): Values[] => {
  const all: Values[] = [
    defaultsOf(fields),
    atEnd(fields, 'min'),
    atEnd(fields, 'max'),
    ...Object.keys(fields).flatMap((name) =>
      (['min', 'max'] as const).map((end) => ({ ...defaultsOf(fields), [name]: atEnd(fields, end)[name] as number })),
    ),
  ];
  return [...new Map(all.map((values) => [JSON.stringify(values), values])).values()];
};

const classCounts = ({ labels }: Examples, classes: number): number[] =>
  Array.from({ length: classes }, (_, label) => labels.filter((found) => found === label).length);

const readers = languages.map(({ code }) => readerOf(code));

it('lists the rings first, which the page opens on, and every task once', () => {
  expect(tasks.map(({ id }) => id)).toEqual([
    'rings',
    'spirals',
    'moons',
    'blobs',
    'checkerboard',
    'digits',
    'languages',
    'definitions',
  ]);
});

describe.each(tasks.map((task) => [task.id, task] as const))('the task %s', (_id, task) => {
  it('gives every class a name of its own', () => {
    for (const values of settings(task.fields)) {
      const names = task.classNames(values);
      expect(names.length).toBeGreaterThanOrEqual(2);
      for (const read of readers) {
        expect(new Set(names.map(read)).size).toBe(names.length);
      }
    }
  });

  it('has an answer to its second question for each class', () => {
    for (const values of settings(task.fields)) {
      const second = task.secondQuestion(values);
      if ('answers' in second) expect(second.answers).toHaveLength(task.classNames(values).length);
    }
  });

  it('shows and reads its texts, if examples are tokens', async () => {
    if (task.input !== tokens) return;
    const { train, read } = await make(task, defaultsOf(task.fields));
    expect(train.texts).toHaveLength(train.labels.length);
    const size = sizeOf(task.inputShape);
    train.texts?.slice(0, 50).forEach((text, at) => {
      const { ids = [], pieces = [] } = read?.(text) ?? {};
      expect([...ids], text).toEqual([...train.inputs.subarray(at * size, (at + 1) * size)]);
      // A token that is padding would be one that no network sees.
      expect(
        [...ids].filter((id) => id !== padding),
        text,
      ).toHaveLength(pieces.length);
    });
  });

  it('has defaults that its own fields allow', () => {
    for (const field of Object.values(task.fields)) expect(isAllowed(field, field.default)).toBe(true);
  });

  it('suggests an experiment in which every value is known, allowed and kept as it was meant', () => {
    const experiment = defaultExperiment(catalogue, task.id);
    expect(problemsOf(experiment, catalogue)).toEqual([]);
    for (const section of ['loss', 'transfer', 'training'] as const) {
      expect(experiment[section]).toMatchObject(task.suggests[section] ?? {});
    }
    for (const role of ['teacher', 'student'] as const) {
      const suggested = task.suggests[role];
      if (!suggested) continue;
      expect(experiment[role].values).toMatchObject(suggested.values);
      const known = Object.keys(byId(architectures, suggested.id).fields);
      expect(known).toEqual(expect.arrayContaining(Object.keys(suggested.values)));
    }
  });

  it('makes as many examples as it counts, of the shape it says, at the defaults and at the ends of every range', async () => {
    for (const values of settings(task.fields)) {
      const counts = task.counts(values);
      const dataset = await make(task, values);
      for (const part of ['train', 'test'] as const) {
        expect(dataset[part].labels).toHaveLength(counts[part]);
        expect(dataset[part].inputs).toHaveLength(counts[part] * sizeOf(task.inputShape));
      }
    }
  });

  it('labels within the range of its classes, and every class occurs', async () => {
    for (const values of settings(task.fields)) {
      const classes = task.classNames(values).length;
      const { train, test } = await make(task, values);
      for (const examples of [train, test]) {
        const counts = classCounts(examples, classes);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(examples.labels.length);
        expect(Math.min(...counts)).toBeGreaterThan(0);
      }
    }
  });

  it('gives the same bytes for the same values and seed', async () => {
    const values = defaultsOf(task.fields);
    const [one, again] = [await make(task, values, 7), await make(task, values, 7)];
    expect([again.train, again.test].map(checksum)).toEqual([one.train, one.test].map(checksum));
  });

  it('does not put the classes one after another', async () => {
    const { train, test } = await make(task, defaultsOf(task.fields));
    const classes = task.classNames(defaultsOf(task.fields)).length;
    for (const { labels } of [train, test]) {
      const repeats = labels.filter((label, i) => label === labels[i - 1]).length / labels.length;
      expect(repeats).toBeGreaterThan(0.7 / classes);
      expect(repeats).toBeLessThan(1.3 / classes);
    }
  });

  it('tests on no example that it trains on, and has no example twice', async () => {
    for (const values of settings(task.fields)) {
      const { train, test } = await make(task, values);
      const size = sizeOf(task.inputShape) * train.inputs.BYTES_PER_ELEMENT;
      const all = [...rowsOf(train.inputs, size), ...rowsOf(test.inputs, size)];
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('gives learners finite inputs that are at most 1 in size, or ids below its vocabulary', async () => {
    const { input, vocabulary = 0 } = task;
    const isValid = (value: number) =>
      input.range ? Math.abs(value) <= 1 : Number.isInteger(value) && value >= 0 && value < vocabulary;
    for (const values of settings(task.fields)) {
      const { train, test, scale } = await make(task, values);
      for (const { inputs } of [train, test]) expect(inputs.every((value) => isValid(value * scale))).toBe(true);
    }
  });
});

describe.each(tasks.filter(({ input }) => input === points).map((task) => [task.id, task] as const))(
  'the shape %s',
  (_id, task) => {
    const defaults = defaultsOf(task.fields);
    const classes = task.classNames(defaults).length;

    /** A point is two floats of 4 bytes. */
    const point = 8;

    it('gives other points for another seed', async () => {
      const [one, other] = [await make(task, defaults, 1), await make(task, defaults, 2)];
      const shared = new Set(rowsOf(one.train.inputs, point));
      expect(rowsOf(other.train.inputs, point).filter((row) => shared.has(row))).toEqual([]);
      expect(other.train.labels).not.toEqual(one.train.labels);
      expect(other.test.inputs).not.toEqual(one.test.inputs);
    });

    it('balances its classes to within one example', async () => {
      for (const values of settings(task.fields)) {
        const { train, test } = await make(task, values);
        for (const examples of [train, test]) {
          const counts = classCounts(examples, task.classNames(values).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }
    });

    it('keeps every point and the whole test set when more training points are asked for', async () => {
      const [fewer, more] = await Promise.all(
        [500, 800].map((points) => make(task, { ...defaults, points }) as Promise<Dataset>),
      );
      const kept = new Set(rowsOf((more as Dataset).train.inputs, point));
      expect(rowsOf((fewer as Dataset).train.inputs, point).every((row) => kept.has(row))).toBe(true);
      expect(more?.test).toEqual(fewer?.test);
    });

    it('only moves its points a little when the noise is a little larger', async () => {
      const noise = defaults.noise as number;
      const one = await make(task, { ...defaults, noise });
      const other = await make(task, { ...defaults, noise: noise + 0.01 });
      expect(other.train.labels).toEqual(one.train.labels);
      expect(other.train.inputs).not.toEqual(one.train.inputs);
      const moves = one.train.inputs.map((value, i) => Math.abs(value - (other.train.inputs[i] as number)));
      expect(Math.max(...moves)).toBeLessThan(0.05);
    });

    it('does not heap points up on the border of the square, however much noise there is', async () => {
      const { train } = await make(task, atEnd(task.fields, 'max'));
      expect(Array.from(train.inputs).filter((value) => Math.abs(value) > 1 - 1e-4).length).toBeLessThan(10);
    });

    it('can be learned at its default noise, and worse at the most', async () => {
      const range = task.fields.noise;
      if (range?.kind !== 'number') throw new Error('A shape has a field for noise.');
      const accuracies: number[] = [];
      for (const noise of [range.min, range.default, range.max]) {
        accuracies.push(nearestNeighbourAccuracy(await make(task, { ...defaults, noise })));
      }
      const [clean, usual, noisy] = accuracies as [number, number, number];
      expect(clean).toBeGreaterThanOrEqual(usual);
      expect(usual).toBeGreaterThan(0.85);
      expect(noisy).toBeLessThan(usual - 0.1);
      expect(noisy).toBeGreaterThan(1 / classes);
    });
  },
);

/** Right answers on the first 500 test points when each takes the class of the nearest training point. */
function nearestNeighbourAccuracy({ train, test }: Dataset): number {
  const asked = 500;
  let right = 0;
  for (let i = 0; i < asked; i++) {
    let nearest = { distance: Number.POSITIVE_INFINITY, label: -1 };
    train.labels.forEach((label, j) => {
      const distance = Math.hypot(
        (test.inputs[2 * i] as number) - (train.inputs[2 * j] as number),
        (test.inputs[2 * i + 1] as number) - (train.inputs[2 * j + 1] as number),
      );
      if (distance < nearest.distance) nearest = { distance, label };
    });
    if (nearest.label === test.labels[i]) right++;
  }
  return right / asked;
}
