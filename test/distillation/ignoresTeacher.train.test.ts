import { beforeAll, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { defaultsOf } from '../../src/experiment/fields';
import { openBackend } from '../support/session';
import { tapScene } from '../support/tapScene';
import { normals, termOf } from '../support/terms';

beforeAll(() => openBackend('cpu'));

it.each(methods.map((method) => [method.id, method] as const))(
  '%s declares that it ignores the teacher exactly if no answer and no feature of the teacher changes its term',
  (_id, method) => {
    const values = defaultsOf(method.fields);
    const student = normals(4, 3, 2, 'student');
    const labels = [0, 1, 2, 1];
    const from = (teacher: string) => {
      const logits = { student, teacher: normals(4, 3, 2, teacher), labels };
      return termOf(method, { ...logits, ...tapScene(method, values).inputs, values, progress: 1, temperature: 3 });
    };
    const isIgnored = method.pairs === undefined && from('one').value === from('another').value;
    expect(method.ignoresTeacher ?? false).toBe(isIgnored);
  },
);
