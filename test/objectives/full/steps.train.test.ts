import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { asked, takeObjectiveSteps } from '../../support/objectiveSteps';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const names = Object.keys(asked);
const everyHead = [...names.map((name) => [name]), ['ctc', 'labelling', 'ranking by pairs']];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(everyHead.map((some) => [some.join(', '), some] as const))('steps on %s', (_title, some) => {
  it('are the same captured and one by one, to the last bit, and give their memory back', async () => {
    const before = tf.memory().numTensors;
    const captured = await takeObjectiveSteps(some, { dropout: 0.2 }, 40, 'captured');
    const eager = await takeObjectiveSteps(some, { dropout: 0.2 }, 40, 'eager');
    expect(captured).toEqual(eager);
    expect(captured.losses.flat().every(Number.isFinite)).toBe(true);
    expect(captured.student).not.toEqual(captured.twin);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leave student and twin equal to the last bit where the teacher has no weight', async () => {
    const { losses, student, twin } = await takeObjectiveSteps(some, { dropout: 0.2, weight: 0 }, 20, 'eager');
    expect(student).toEqual(twin);
    expect(losses.map(([total]) => total)).toEqual(losses.map((row) => row[3]));
  });

  it('do not see what a teacher says of padding, in any bit', async () => {
    const clean = await takeObjectiveSteps(some, {}, 10, 'eager');
    expect(await takeObjectiveSteps(some, { atPadding: -30 }, 10, 'eager')).toEqual(clean);
  });

  it('make every loss fall', async () => {
    const { losses } = await takeObjectiveSteps(some, {}, 80, 'captured', false);
    // Columns: total, α·hard, λ·soft, twin, pseudo-label twin.
    for (const column of [0, 1, 2, 3, 4]) {
      const of = (rows: readonly number[][]) => mean(rows.map((row) => row[column] as number));
      const [start, end] = [of(losses.slice(0, 4)), of(losses.slice(-4))];
      expect(start, `column ${column}`).toBeGreaterThan(0);
      expect(end / start, `column ${column}`).toBeLessThan(0.75);
    }
  });
});

describe('methods that compare answers', () => {
  const responses = methods.filter(({ family }) => family === 'response').map(({ id }) => id);

  it.each(responses)('take steps on every objective, and are finite: %s', async (method) => {
    const { losses, student } = await takeObjectiveSteps(names, { method }, 3, 'captured');
    expect([...losses.flat(), ...student].every(Number.isFinite)).toBe(true);
    expect(await takeObjectiveSteps(names, { method }, 3, 'eager')).toMatchObject({ losses, student });
  });
});
