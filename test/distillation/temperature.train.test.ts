import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { type Method, type TemperatureUse, temperatureUseOf } from '../../src/distillation/method';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { openBackend } from '../support/session';
import { tapScene } from '../support/tapScene';
import { norm, normals, termOf } from '../support/terms';

beforeAll(() => openBackend('cpu'));

const teacher = normals(4, 3, 2, 'teacher');
/** The labels are the teacher's answers, so that a part weighted by its probability for the label counts. */
const labels = teacher.map((row) => row.indexOf(Math.max(...row)));
const logits = { student: normals(4, 3, 2, 'student'), teacher, labels };
/** Before the end of every warm-up and of the least share of hints, and at the end of distilling. */
const moments = [0.04, 1];

/**
 * How T enters a term, from numbers alone. T² multiplies the whole term where at every moment
 *
 * - for large T the gradient in the student's logits keeps its size: a divergence of softened distributions without
 *   the factor loses three quarters of it each time T doubles;
 * - for small T the value vanishes at least in proportion to T: such a divergence without the factor grows as 1 / T,
 *   and any other part without the factor stays as large as it is.
 */
function measuredUse(method: Method, values: Values): TemperatureUse {
  const question = { ...logits, ...tapScene(method, values).inputs, values };
  const at = (progress: number, temperature: number) => termOf(method, { ...question, progress, temperature });
  const isUnused = (progress: number) =>
    JSON.stringify(at(progress, 2)) === JSON.stringify(at(progress, 9)) &&
    JSON.stringify(at(progress, 2)) === JSON.stringify(at(progress, 0.5));
  const isSquared = (progress: number) => {
    const keepsGradient = norm(at(progress, 100).gradient) / norm(at(progress, 50).gradient) > 0.7;
    const vanishes = at(progress, 0.01).value / at(progress, 0.02).value < 0.7;
    return keepsGradient && vanishes;
  };
  if (moments.every(isUnused)) return 'unused';
  return moments.every(isSquared) ? 'squared' : 'used';
}

/** The defaults, every option of every choice, and the least of every number that does not switch a part off. */
function settingsOf({ fields }: Method): readonly Values[] {
  const defaults = defaultsOf(fields) as Values;
  const others = Object.entries(fields).flatMap(([name, field]) => {
    const values: (string | number)[] = field.kind === 'choice' ? field.options.map(({ value }) => value) : [];
    if (field.kind === 'number' && field.min > 0) values.push(field.min);
    return values.filter((value) => value !== field.default).map((value) => ({ ...defaults, [name]: value }));
  });
  return [defaults, ...others];
}

const cases = methods.flatMap((method) =>
  settingsOf(method).map((values) => ({ id: method.id, method, values, use: temperatureUseOf(method, values) })),
);

describe('how a method uses T', () => {
  it.each(cases)('is declared as its term has it: $id, $values', ({ method, values, use }) => {
    expect(measuredUse(method, values)).toBe(use);
  });

  it.each(cases.filter(({ use }) => use === 'squared'))(
    'is no longer “squared” without the factor: $id, $values',
    ({ method, values }) => {
      const withoutFactor: Method = {
        ...method,
        term: (ops, batch, of) =>
          ops.div(method.term(ops, batch, of), ops.mul(batch.temperature, batch.temperature)) as tf.Scalar,
      };
      expect(measuredUse(withoutFactor, values)).toBe('used');
    },
  );

  it.each(cases)('is what its formula shows: $id, $values', ({ method, values, use }) => {
    const formula = method.formula(values);
    expect(formula.includes('\\T')).toBe(use !== 'unused');
    expect(formula.startsWith('\\T^2')).toBe(use === 'squared');
  });

  it('is of every kind somewhere', () => {
    expect(new Set(cases.map(({ use }) => use))).toEqual(new Set(['unused', 'used', 'squared']));
  });
});
