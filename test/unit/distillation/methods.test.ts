import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import type { Method } from '../../../src/distillation/method';
import { byId } from '../../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { openBackend } from '../../support/session';
import reference from './reference.json';

beforeAll(() => openBackend('cpu'));

/** Value of a method's term, and its gradient in the student's logits, `[batch, classes]`. */
function termOf(method: Method, student: number[][], teacher: number[][], temperature: number) {
  return tf.tidy(() => {
    const batch = {
      teacher: tf.tensor2d(teacher),
      temperature: tf.scalar(temperature),
      labels: tf.zerosLike(tf.tensor2d(teacher)),
      labelled: 0,
      features: [],
      adapter: [],
    };
    const term = (z: tf.Tensor) =>
      method.term(tf, { ...batch, student: z as tf.Tensor2D }, defaultsOf(method.fields) as Values);
    const z = tf.tensor2d(student);
    const { value, grad } = tf.valueAndGrad(term)(z);
    return { value: value.dataSync()[0] as number, gradient: (grad as tf.Tensor2D).arraySync() };
  });
}

const logits = (rows: number, classes: number, spread: number, purpose: string) => {
  const random = randomStream(7, purpose);
  return Array.from({ length: rows }, () => Array.from({ length: classes }, () => spread * random.normal()));
};
const flat = (rows: number[][]) => rows.flat();
const norm = (rows: number[][]) => Math.hypot(...flat(rows));

describe.each(methods.map((method) => [method.id, method] as const))('the term of %s', (id, method) => {
  const cases = reference.filter((entry) => entry.method === id);

  it('has reference numbers: add it to reference.py and run that', () => {
    expect(cases.length).toBeGreaterThanOrEqual(9);
  });

  it.each(cases.map((entry) => [entry.student[0]?.length, entry.temperature, entry] as const))(
    'agrees with PyTorch in value and gradient (%i classes, T = %i)',
    (_classes, temperature, entry) => {
      const { value, gradient } = termOf(method, entry.student, entry.teacher, temperature);
      expect(Math.abs(value - entry.value)).toBeLessThanOrEqual(1e-4 * Math.abs(entry.value));
      const scale = norm(entry.gradient);
      flat(gradient).forEach((slope, at) => {
        expect(Math.abs(slope - (flat(entry.gradient)[at] as number))).toBeLessThanOrEqual(1e-4 * scale);
      });
    },
  );

  it('is nought, with no gradient, when the student says what the teacher says', () => {
    const same = logits(5, 10, 3, 'same');
    const { value, gradient } = termOf(method, same, same, 4);
    expect(Math.abs(value)).toBeLessThan(1e-5);
    expect(norm(gradient)).toBeLessThan(1e-5);
  });

  it('has the gradient that central differences give', () => {
    const student = logits(3, 4, 2, 'student');
    const teacher = logits(3, 4, 2, 'teacher');
    const { gradient } = termOf(method, student, teacher, 3);
    const h = 0.02;
    for (const [row, column] of [
      [0, 0],
      [1, 3],
      [2, 1],
    ] as const) {
      const moved = (by: number) =>
        student.map((values, r) => values.map((value, c) => (r === row && c === column ? value + by : value)));
      const slope =
        (termOf(method, moved(h), teacher, 3).value - termOf(method, moved(-h), teacher, 3).value) / (2 * h);
      expect(slope).toBeCloseTo(gradient[row]?.[column] as number, 3);
    }
  });

  it('does not depend on the order of the classes', () => {
    const order = [3, 0, 2, 1];
    const student = logits(3, 4, 2, 'student');
    const teacher = logits(3, 4, 2, 'teacher');
    const permuted = (rows: number[][]) => rows.map((row) => order.map((column) => row[column] as number));
    const straight = termOf(method, student, teacher, 4).value;
    expect(termOf(method, permuted(student), permuted(teacher), 4).value).toBeCloseTo(straight, 4);
  });

  it('says in both languages what it is, with a formula and a reference', () => {
    for (const text of [method.name, method.note]) {
      expect(text.en).not.toBe('');
      expect(text.zh).not.toBe('');
    }
    expect(method.formula(defaultsOf(method.fields) as Values)).not.toBe('');
    expect(method.reference.year).toBeGreaterThan(2000);
  });
});

describe('Hinton’s term', () => {
  const hinton = byId(methods, 'hinton');

  it('with two classes is T² times the divergence of two coins', () => {
    const [z, t, temperature] = [0.7, 2.5, 4];
    const coin = (logit: number) => 1 / (1 + Math.exp(-logit / temperature));
    const [p, q] = [coin(t), coin(z)];
    const expected = temperature ** 2 * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)));
    expect(termOf(hinton, [[z, 0]], [[t, 0]], temperature).value).toBeCloseTo(expected, 4);
  });

  it('tends to the matching of centred logits, Σ(z̃ₛ − z̃ₜ)² / 2C, as T grows', () => {
    const student = logits(200, 10, 3, 'student');
    const teacher = logits(200, 10, 4, 'teacher');
    const centred = (row: number[]) => {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      return row.map((value) => value - mean);
    };
    const distances = student.map((row, i) => {
      const other = centred(teacher[i] as number[]);
      return centred(row).reduce((sum, value, c) => sum + (value - (other[c] as number)) ** 2, 0);
    });
    const limit = distances.reduce((sum, value) => sum + value, 0) / (2 * 10 * 200);
    const gap = (temperature: number) => Math.abs(termOf(hinton, student, teacher, temperature).value - limit) / limit;
    expect(gap(1)).toBeGreaterThan(0.3);
    expect(gap(4)).toBeLessThan(gap(1));
    expect(gap(20)).toBeLessThan(0.04);
    expect(gap(100)).toBeLessThan(0.01);
  });

  it('keeps the scale of its gradient from T = 5 to T = 20, where without T² it would fall sixteenfold', () => {
    const student = logits(50, 10, 1, 'student');
    const teacher = logits(50, 10, 1, 'teacher');
    const ratio =
      norm(termOf(hinton, student, teacher, 5).gradient) / norm(termOf(hinton, student, teacher, 20).gradient);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.4);
  });

  it('stays finite for logits that would overflow an exponential', () => {
    const { value, gradient } = termOf(hinton, [[500, -500, 0]], [[-400, 300, 200]], 1);
    expect(Number.isFinite(value)).toBe(true);
    expect(flat(gradient).every(Number.isFinite)).toBe(true);
  });
});
