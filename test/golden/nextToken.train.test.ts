import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { columnOf, hashOf } from '../support/golden';
import { takeObjectiveSteps } from '../support/objectiveSteps';
import { openBackend } from '../support/session';

/**
 * Golden numbers of a decoder that learns the next token, from labels and from a teacher: no task of the catalogue asks
 * for an answer at every position yet. `UPDATE_GOLDEN=1` renews them, as those of the catalogue.
 */

beforeAll(() => openBackend('wasm'));

const file = 'test/golden/nextToken.json';
const recorded: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const columns = ['total', 'hard', 'soft', 'twin', 'pseudoTwin'];
const steps = 20;

it('the numbers of next-token prediction are those on record, to the last bit, captured and one by one', async () => {
  const captured = await takeObjectiveSteps(['next token'], { dropout: 0.2 }, steps, 'captured');
  const { losses, student, twin, pseudoTwin } = captured;
  const golden = {
    ...Object.fromEntries(
      columns.map((name, at) => [name, columnOf(Float32Array.from(losses, (row) => row[at] as number))]),
    ),
    'student weights': hashOf(Float32Array.from(student)),
    'twin weights': hashOf(Float32Array.from(twin)),
    'pseudo-label twin weights': hashOf(Float32Array.from(pseudoTwin)),
  };
  expect(await takeObjectiveSteps(['next token'], { dropout: 0.2 }, steps, 'eager')).toEqual(captured);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
  else expect(golden).toEqual(recorded);
});
