import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { openBackend } from '../support/session';
import { deviation, norm, normals, referenceCases, termOf } from '../support/terms';

beforeAll(() => openBackend('cpu'));

const responses = methods.filter(({ family }) => family === 'response' || family === 'robust');
/** Terms that are no distance to the teacher's logits, and so are not zero when the student's are the same. */
const notDistances = ['hard-labels', 'sequence-level', 'normalised', 'label-smoothing', 'virtual-teacher'];

describe.each(responses.map((method) => [method.id, method] as const))('the term of %s', (id, method) => {
  const cases = referenceCases.filter((entry) => entry.method === id);
  const adapter = method.adapter?.({ pairs: [], own: [], classes: 4 }, {}).map(() => [0.5]) ?? [];
  const scene = (spread = 2) => ({
    student: normals(3, 4, spread, 'student'),
    teacher: normals(3, 4, spread, 'teacher'),
    labels: [2, 0],
    adapter,
  });

  it('has reference numbers: add it to reference.py and run that', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4);
  });

  it.each(cases.map((entry) => [entry.student[0]?.length, entry.temperature, entry.values, entry] as const))(
    'agrees with PyTorch in value and gradient (%i classes, T = %i, %j)',
    (_classes, _temperature, _values, entry) => {
      expect(deviation(termOf(method, entry), entry)).toBeLessThanOrEqual(1e-4);
    },
  );

  it('has the gradient that central differences give', () => {
    const { student, ...rest } = scene();
    const { gradient } = termOf(method, { student, ...rest, temperature: 3 });
    const h = 0.02;
    for (const [row, column] of [
      [0, 0],
      [1, 3],
      [2, 1],
    ] as const) {
      const moved = (by: number) =>
        student.map((values, r) => values.map((value, c) => (r === row && c === column ? value + by : value)));
      const at = (by: number) => termOf(method, { student: moved(by), ...rest, temperature: 3 }).value;
      expect((at(h) - at(-h)) / (2 * h)).toBeCloseTo(gradient[row]?.[column] as number, 2);
    }
  });

  it('does not depend on the order of the classes', () => {
    const order = [3, 0, 2, 1];
    const { student, teacher, labels } = scene();
    const permuted = (rows: number[][]) => rows.map((row) => order.map((column) => row[column] as number));
    const straight = termOf(method, scene()).value;
    const turned = { student: permuted(student), teacher: permuted(teacher), adapter };
    expect(termOf(method, { ...turned, labels: labels.map((label) => order.indexOf(label)) }).value).toBeCloseTo(
      straight,
      4,
    );
  });

  it('is a mean over the examples: the same ones twice change nothing', () => {
    const { student, teacher } = scene();
    const labels = [2, 0, 1];
    const once = termOf(method, { student, teacher, labels, adapter }).value;
    const twice = {
      student: [...student, ...student],
      teacher: [...teacher, ...teacher],
      labels: [...labels, ...labels],
    };
    expect(termOf(method, { ...twice, adapter }).value).toBeCloseTo(once, 4);
  });

  it('leaves examples without a label out, or uses all, as it says', () => {
    const { student, teacher } = scene();
    const { gradient } = termOf(method, { student, teacher, labels: [2], adapter });
    const silent = gradient
      .slice(1)
      .flat()
      .every((slope) => Math.abs(slope) === 0);
    expect(silent).toBe(method.needsLabels === true);
  });

  it('stays finite for logits that would overflow an exponential', () => {
    const student = [[500, -500, 0, 10], ...normals(2, 4, 1, 'student')];
    const teacher = [[-400, 300, 200, 0], ...normals(2, 4, 1, 'teacher')];
    const { value, gradient } = termOf(method, { student, teacher, labels: [0, 1, 2], adapter, temperature: 1 });
    expect(Number.isFinite(value)).toBe(true);
    expect(gradient.flat().every(Number.isFinite)).toBe(true);
  });

  if (!notDistances.includes(id)) {
    it('is zero, with no gradient, when the logits are those of the teacher (else it goes into `notDistances`)', () => {
      const same = normals(5, 10, 3, 'same');
      const { value, gradient } = termOf(method, { student: same, teacher: same, adapter });
      expect(Math.abs(value)).toBeLessThan(1e-4);
      expect(norm(gradient)).toBeLessThan(1e-4);
    });
  }
});
