import { expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment } from '../../src/experiment/experiment';
import { openBackend, runExperiment } from '../support/session';

it('at λ = 0 a student of 200 labelled digits gives the answers of its twin, to the last one', async () => {
  await openBackend('wasm');
  const digits = defaultExperiment(catalogue, 'digits');
  expect(digits.transfer.labelled).toBe(200);
  const short = { ...digits.training, teacherEpochs: 1, studentEpochs: 1 };
  const { final } = await runExperiment({ ...digits, loss: { ...digits.loss, weight: 0 }, training: short });
  expect(final.answers.student).toEqual(final.answers.twin);
});
