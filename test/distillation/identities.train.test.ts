import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { openBackend } from '../support/session';
import { activations } from '../support/tapScene';
import { type Nested, norm, normals, type Question, termOf } from '../support/terms';

/** What must hold exactly, whatever the numbers: where implementations part from each other without a sound. */

beforeAll(() => openBackend('cpu'));

const termAt = (id: string, question: Question) => termOf(byId(methods, id), question).value;
const gradientOf = (id: string, question: Question) => termOf(byId(methods, id), question).gradient;
const student = normals(6, 10, 3, 'student');
const teacher = normals(6, 10, 4, 'teacher');
const labels = [3, 1, 4, 1, 5, 9];
const softmax = (row: number[], temperature: number) => {
  const powers = row.map((z) => Math.exp(z / temperature));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};
const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe('Hinton’s term', () => {
  it('with two classes is T² times the divergence of two coins', () => {
    const [z, t, temperature] = [0.7, 2.5, 4];
    const coin = (logit: number) => 1 / (1 + Math.exp(-logit / temperature));
    const [p, q] = [coin(t), coin(z)];
    const expected = temperature ** 2 * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)));
    expect(termAt('hinton', { student: [[z, 0]], teacher: [[t, 0]], temperature })).toBeCloseTo(expected, 4);
  });

  it('tends to the matching of centred logits, Σ(z̃ₛ − z̃ₜ)² / 2C, as T grows', () => {
    const [many, theirs] = [normals(200, 10, 3, 'student'), normals(200, 10, 4, 'teacher')];
    const centred = (row: number[]) => row.map((value) => value - mean(row));
    const distances = many.map((row, i) => {
      const other = centred(theirs[i] as number[]);
      return centred(row).reduce((sum, value, c) => sum + (value - (other[c] as number)) ** 2, 0);
    });
    const limit = mean(distances) / (2 * 10);
    const gap = (temperature: number) =>
      Math.abs(termAt('hinton', { student: many, teacher: theirs, temperature }) - limit) / limit;
    expect(gap(1)).toBeGreaterThan(0.3);
    expect(gap(4)).toBeLessThan(gap(1));
    expect(gap(20)).toBeLessThan(0.04);
    expect(gap(100)).toBeLessThan(0.01);
  });

  it('keeps the scale of its gradient from T = 5 to T = 20, where without T² it would fall sixteenfold', () => {
    const question = { student: normals(50, 10, 1, 'student'), teacher: normals(50, 10, 1, 'teacher') };
    const size = (temperature: number) => norm(gradientOf('hinton', { ...question, temperature }));
    expect(size(5) / size(20)).toBeGreaterThan(0.7);
    expect(size(5) / size(20)).toBeLessThan(1.4);
  });

  it('has the gradient T·(p_s − p_t) / N', () => {
    const temperature = 4;
    const gradient = gradientOf('hinton', { student, teacher, temperature });
    student.forEach((row, n) => {
      const [q, p] = [softmax(row, temperature), softmax(teacher[n] as number[], temperature)];
      row.forEach((_, c) => {
        const expected = (temperature * ((q[c] as number) - (p[c] as number))) / student.length;
        expect(gradient[n]?.[c]).toBeCloseTo(expected, 5);
      });
    });
  });

  it('as a cross-entropy has the same gradient, and a value larger by T² times the teacher’s entropy', () => {
    const ce = { student, teacher, temperature: 3, values: { form: 'ce' } };
    const kl = { student, teacher, temperature: 3, values: { form: 'kl' } };
    const entropies = teacher.map((row) => softmax(row, 3).reduce((sum, p) => sum - p * Math.log(p), 0));
    expect(termAt('hinton', ce) - termAt('hinton', kl)).toBeCloseTo(9 * mean(entropies), 4);
    const other = gradientOf('hinton', kl).flat();
    gradientOf('hinton', ce)
      .flat()
      .forEach((slope, at) => {
        expect(slope).toBeCloseTo(other[at] as number, 5);
      });
  });

  it('does not notice a common shift of the logits, which logit matching does', () => {
    const shifted = student.map((row) => row.map((value) => value + 5));
    const change = (id: string) =>
      Math.abs(termAt(id, { student: shifted, teacher }) - termAt(id, { student, teacher }));
    expect(change('hinton')).toBeLessThan(1e-4);
    expect(change('logit-matching')).toBeGreaterThan(1);
  });

  it('exchanges its sides in the reverse divergence', () => {
    expect(termAt('reverse-divergence', { student, teacher })).toBeCloseTo(
      termAt('hinton', { student: teacher, teacher: student }),
      4,
    );
    expect(termAt('reverse-divergence', { student, teacher })).not.toBeCloseTo(
      termAt('hinton', { student, teacher }),
      1,
    );
  });
});

describe('the divergence', () => {
  it('is KL(b_t‖b_s) + (1 − p_t,y)·KL(p̂_t‖p̂_s), example by example: what DKD takes apart', () => {
    for (const [n, row] of student.entries()) {
      const one = { student: [row], teacher: [teacher[n] as number[]], labels: [labels[n] as number], temperature: 4 };
      const doubt = 1 - (softmax(teacher[n] as number[], 4)[labels[n] as number] as number);
      const together = termAt('decoupled', { ...one, values: { alpha: 1, beta: doubt } });
      expect(together).toBeCloseTo(termAt('hinton', one), 4);
    }
  });

  it('of Jensen and Shannon is symmetric at one half, and at most T²·ln 2', () => {
    const question = { student: normals(6, 10, 30, 'student'), teacher: normals(6, 10, 30, 'teacher'), temperature: 2 };
    const there = termAt('jensen-shannon', question);
    const back = termAt('jensen-shannon', { ...question, student: question.teacher, teacher: question.student });
    expect(there).toBeCloseTo(back, 4);
    expect(there).toBeLessThanOrEqual(4 * Math.LN2);
    expect(there).toBeGreaterThan(1);
  });
});

describe('other terms', () => {
  it('the mean squared error is 2 / C of half the squared distance', () => {
    const of = (form: string) => termAt('logit-matching', { student, teacher, values: { form } });
    expect(of('mean')).toBeCloseTo((2 / 10) * of('half'), 3);
  });

  it('standardised logits have the unbiased deviation: 5.4 % more temperature for ten classes would show', () => {
    const standardised = (row: number[]) => {
      const deviation = Math.sqrt(row.reduce((sum, z) => sum + (z - mean(row)) ** 2, 0) / (row.length - 1));
      return row.map((z) => (z - mean(row)) / deviation);
    };
    const plain = { student: student.map(standardised), teacher: teacher.map(standardised), temperature: 2 };
    const value = termAt('standardised-logits', { student, teacher, temperature: 2 });
    expect(value).toBeCloseTo(termAt('hinton', plain), 4);
    expect(Math.abs(termAt('hinton', { ...plain, temperature: 2 / Math.sqrt(0.9) }) - value)).toBeGreaterThan(1e-3);
  });

  it('standardised logits and correlation do not notice that the student speaks louder', () => {
    const louder = student.map((row) => row.map((value) => 3 * value + 1));
    expect(termAt('standardised-logits', { student: louder, teacher })).toBeCloseTo(
      termAt('standardised-logits', { student, teacher }),
      4,
    );
  });

  it('label smoothing spreads ε / C over every class, and without ε is the cross-entropy', () => {
    const logs = student.map((row) => softmax(row, 1).map(Math.log));
    const hard = mean(logs.map((row, n) => -(row[labels[n] as number] as number)));
    const even = mean(logs.map((row) => -mean(row)));
    const of = (epsilon: number) => termAt('label-smoothing', { student, teacher, labels, values: { epsilon } });
    expect(of(0)).toBeCloseTo(hard, 4);
    expect(of(0.3)).toBeCloseTo(0.7 * hard + 0.3 * even, 4);
  });

  it('the virtual teacher of the released code is nearly uniform at T = 20', () => {
    // 0.1045 against 0.0995: the gradient at equal logits is q − p.
    const values = { belief: 0.99, softening: 'twice' };
    const question = {
      student: [new Array(10).fill(0)],
      teacher: [new Array(10).fill(0)],
      labels: [0],
      temperature: 20,
    };
    const [gradient = []] = gradientOf('virtual-teacher', { ...question, values });
    expect(0.1 - (gradient[0] as number)).toBeCloseTo(0.1045, 4);
    expect(0.1 - (gradient[1] as number)).toBeCloseTo(0.0995, 4);
  });

  it('the teacher’s answers are all that hard labels hear', () => {
    const sharper = teacher.map((row) => row.map((value) => 10 * value));
    const value = termAt('hard-labels', { student, teacher });
    expect(termAt('hard-labels', { student, teacher: sharper })).toBeCloseTo(value, 5);
  });

  it('the adversary pushes the temperature up the loss that the student goes down', () => {
    const ctkd = byId(methods, 'adversarial-temperature');
    const louder = teacher.map((row) => row.map((z) => 3 * z));
    const at = (theta: number) => termOf(ctkd, { student, teacher: louder, adapter: [[theta]] });
    const h = 0.01;
    const slope = (at(0.5 + h).value - at(0.5 - h).value) / (2 * h);
    expect(at(0.5).ofAdapter[0]?.[0]).toBeCloseTo(-slope, 2);
    expect(Math.abs(slope)).toBeGreaterThan(0.1);
    const hinton = termAt('hinton', { student, teacher: louder, temperature: 1 + 20 / (1 + Math.exp(-1)) });
    expect(at(1).value).toBeCloseTo(hinton, 4);
  });

  it('the adversary comes to its strength by half a cosine, and DKD grows straight to its size', () => {
    const ctkd = byId(methods, 'adversarial-temperature');
    const pushAt = (progress: number, ramp: number) =>
      termOf(ctkd, { student, teacher, adapter: [[0.5]], progress, values: { strength: 2, ramp } })
        .ofAdapter[0]?.[0] as number;
    const whole = pushAt(0, 0);
    expect(Math.abs(whole)).toBeGreaterThan(1e-3);
    // The paper’s λ of an epoch, (1 + cos(π·e / 10)) / 2 − 1: 0, −0.1464, −1/2, −1.
    for (const [progress, share] of [
      [0, 0],
      [0.01, 0.146447],
      [0.02, 0.5],
      [0.04, 1],
      [0.9, 1],
    ] as const) {
      expect(pushAt(progress, 4) / whole).toBeCloseTo(share, 4);
    }
    const sizeAt = (progress: number, warmUp: number) =>
      termAt('decoupled', { student, teacher, labels, progress, values: { warmUp } });
    for (const [progress, share] of [
      [0, 0],
      [0.02, 0.25],
      [0.06, 0.75],
      [0.08, 1],
      [1, 1],
    ] as const) {
      expect(sizeAt(progress, 8) / sizeAt(0, 0)).toBeCloseTo(share, 5);
    }
  });
});

describe('methods for transformers', () => {
  const silent = { student, teacher };
  const length = (nested: unknown): number[] => (Array.isArray(nested) ? [nested.length, ...length(nested[0])] : []);
  /** Each head's vector of queries, keys and values, `[batch, positions, 3 · heads, width]`, as `change` makes it. */
  const changed = (nested: Nested, change: (vector: number[]) => number[]): Nested =>
    length(nested).length === 1
      ? change(nested as number[])
      : ((nested as Nested[]).map((inner) => changed(inner, change)) as Nested);
  const attention = activations([5, 6, 4], 'attention');
  const mask = [5, 2, 3, 1].map((count) => Array.from({ length: 5 }, (_, at) => Number(at < count)));

  it('are zero without a gradient where student and teacher agree', () => {
    const [embeddings, hidden] = [activations([5, 3], 'embeddings'), activations([5, 3], 'hidden')];
    const identity = [0, 1, 2].map((row) => [0, 1, 2].map((column) => Number(row === column)));
    const ofTiny = [embeddings, attention, hidden].map((same) => ({ student: same, teacher: same }));
    const adapter = [identity, identity];
    const ofMini = [{ student: attention, teacher: attention }];
    for (const isCausal of [false, true]) {
      const tiny = termOf(byId(methods, 'tiny-bert'), { ...silent, features: ofTiny, adapter, mask, isCausal });
      const mini = termOf(byId(methods, 'mini-lm'), { ...silent, features: ofMini, mask, isCausal });
      expect([tiny.value, mini.value]).toEqual([0, 0]);
      expect(norm(tiny.ofFeatures)).toBe(0);
      expect(norm(mini.ofFeatures)).toBeLessThan(1e-6);
    }
  });

  it('MiniLM sees relations alone: vectors may be turned, and any width will do', () => {
    const at = (other: Nested) =>
      termAt('mini-lm', {
        ...silent,
        features: [{ student: other, teacher: attention }],
        mask,
        values: { heads: '1' },
      });
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const turned = changed(attention, ([a = 0, b = 0, ...rest]) => [c * a - s * b, s * a + c * b, ...rest]);
    // Twice the width at the same length of products over √width.
    const doubled = changed(attention, (vector) => [...vector, ...vector].map((value) => value / 2 ** 0.25));
    expect(Math.abs(at(turned))).toBeLessThan(1e-5);
    expect(Math.abs(at(doubled))).toBeLessThan(1e-5);
    expect(at(changed(attention, (vector) => vector.map((value) => 1.5 * value)))).toBeGreaterThan(0.1);
  });

  it('TinyBERT compares heads with heads, and means over them where their numbers differ', () => {
    const [embeddings, hidden] = [activations([5, 3], 'embeddings'), activations([5, 3], 'hidden')];
    const maps = [normals(3, 3, 1, 'map'), normals(3, 3, 1, 'map')];
    const at = (other: Nested) =>
      termAt('tiny-bert', {
        ...silent,
        features: [embeddings, other, hidden].map((of, pair) => ({
          student: of,
          teacher: pair === 1 ? attention : of,
        })),
        adapter: maps,
        mask,
        values: { hidden: 0, scores: 1 },
      });
    // The heads of queries, of keys and of values, two each, as `of` makes them.
    const ofParts = (of: (heads: number[][]) => number[][]) =>
      (attention as number[][][][]).map((example) =>
        example.map((vectors) => [0, 2, 4].flatMap((part) => of(vectors.slice(part, part + 2)))),
      );
    expect(at(ofParts((heads) => heads.toReversed()))).toBeGreaterThan(0.1);
    expect(at(ofParts((heads) => [...heads, ...heads]))).toBeCloseTo(0, 5);
  });
});
