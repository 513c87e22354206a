import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import type { Method } from '../../src/distillation/method';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { openBackend } from '../support/session';
import { classOfEachRow, norm, normals } from '../support/terms';

beforeAll(() => openBackend('wasm'));

/** One row of a batch. */
interface Row {
  readonly student: readonly number[];
  readonly teacher: readonly number[];
  /** Its class; null without a label. */
  readonly label: number | null;
  readonly counts: boolean;
}

const classes = 4;

/** The term of a method on these rows, with their weights or without any, and its gradient, `[rows][classes]`. */
function termOn(method: Method, rows: readonly Row[], isWeighted = true) {
  const labelled = rows.filter(({ label }) => label !== null).length;
  const [value, gradient] = tf.tidy(() => {
    const oneHot = rows.map(({ label }) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0)));
    const weight = isWeighted ? tf.tensor1d(rows.map(({ counts }) => Number(counts))) : null;
    const adapter = method.adapter?.({ pairs: [], own: [], classes }, {}).map(() => tf.tensor1d([0.5])) ?? [];
    const term = (student: tf.Tensor) =>
      method.term(
        tf,
        {
          student: student as tf.Tensor2D,
          attacked: student as tf.Tensor2D,
          teacher: tf.tensor2d(rows.map(({ teacher }) => [...teacher])),
          labels: tf.tensor2d(oneHot),
          labelled,
          weight,
          objective: classOfEachRow(rows.length, classes, weight),
          temperature: tf.scalar(3),
          progress: tf.scalar(1),
          features: [],
          own: [],
          adapter,
        },
        defaultsOf(method.fields) as Values,
      );
    const found = tf.valueAndGrad(term)(tf.tensor2d(rows.map(({ student }) => [...student])));
    return [found.value, found.grad].map((tensor) => [...tensor.dataSync()]) as [number[], number[]];
  });
  return {
    value: value[0] as number,
    gradient: rows.map((_, at) => gradient.slice(at * classes, (at + 1) * classes)),
  };
}

/** Rows of which some do not count and have no label; of those that count, one has none either. */
const students = normals(11, classes, 2, 'student');
const teachers = normals(11, classes, 2, 'teacher');
const rows: readonly Row[] = students.map((student, at) => {
  const counts = at % 4 !== 2 && at < 9;
  return { student, teacher: teachers[at] as number[], counts, label: counts && at !== 4 ? (at * 3) % classes : null };
});
const counted = rows.filter(({ counts }) => counts);
const onlyCounted = <T>(each: readonly T[]) => each.filter((_, at) => rows[at]?.counts);

const responses = methods.filter(({ family }) => family === 'response');

describe.each(responses.map((method) => [method.id, method] as const))('the weights of rows in %s', (_id, method) => {
  it('leave the mean of the rows that count', () => {
    const weighted = termOn(method, rows);
    const alone = termOn(method, counted, false);
    expect(Math.abs(weighted.value - alone.value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(alone.value)));
    const apart = onlyCounted(weighted.gradient).map((row, at) =>
      row.map((slope, c) => slope - (alone.gradient[at]?.[c] as number)),
    );
    expect(norm(apart)).toBeLessThan(1e-6 * Math.max(1, norm(alone.gradient)));
    expect(norm(alone.gradient)).toBeGreaterThan(1e-3);
  });

  it('give rows that do not count no gradient, and whatever is in these changes no bit', () => {
    const other = rows.map((row) =>
      row.counts ? row : { ...row, student: [30, -20, 0, 5], teacher: [-7, 11, 2, -40] },
    );
    const [found, again] = [termOn(method, rows), termOn(method, other)];
    expect(again.value).toBe(found.value);
    expect(onlyCounted(again.gradient)).toEqual(onlyCounted(found.gradient));
    const silent = [found, again].flatMap(({ gradient }) => gradient.filter((_, at) => !rows[at]?.counts)).flat();
    expect(silent.every((slope) => Math.abs(slope) === 0)).toBe(true);
  });

  it('of all rows change nothing', () => {
    const whole = rows.map((row) => ({ ...row, counts: true }));
    expect(termOn(method, whole).value).toBeCloseTo(termOn(method, whole, false).value, 5);
  });

  it('of no row give 0', () => {
    const none = rows.map((row) => ({ ...row, counts: false, label: null }));
    const { value, gradient } = termOn(method, none);
    expect(Number.isFinite(value)).toBe(true);
    expect(norm(gradient)).toBe(0);
  });
});
