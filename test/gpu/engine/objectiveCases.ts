import * as tf from '@tensorflow/tfjs';
import { capture } from '../../../src/backend/capture/capture';
import { apart, ctcBatches, ctcByDefinition, ctcOnBackend } from '../../support/ctcCases';
import { answersOnBackend } from '../../support/objectiveAnswers';
import { openObjectiveSteps, takeObjectiveSteps } from '../../support/objectiveSteps';
import { distance } from './distance';

/** What networks are asked that no task asks yet. */

/** Steps on objectives that no task asks for, both ways. */
export const objectivesBothWays = async (names: readonly string[], count: number, method = 'hinton') => ({
  captured: await takeObjectiveSteps(names, { method, dropout: 0.2 }, count, 'captured'),
  eager: await takeObjectiveSteps(names, { method, dropout: 0.2 }, count, 'eager'),
});

/** How far the loss of a batch of sequences and its gradient are from their definition; bit for bit twice. */
export async function distancesOfCtc(title: string) {
  const batch = ctcBatches[title];
  if (!batch) throw new Error(`There is no batch of ${title}.`);
  const found = await ctcOnBackend(batch, 'kernel');
  return { ...apart(found, ctcByDefinition(batch)), again: apart(await ctcOnBackend(batch, 'kernel'), found) };
}

/** Dispatches of a recorded step of a student and both twins on these objectives. */
export async function dispatchesOfObjectives(names: readonly string[]): Promise<number> {
  const { program, dispose } = await openObjectiveSteps(names);
  program.feed.refill();
  const record = await capture(program.step);
  const { commands } = record;
  record.dispose();
  dispose();
  return commands;
}

/** How far loss, gradient and pseudo-labels of an objective are from those of the CPU. */
export async function distancesOfObjective(name: string): Promise<number[]> {
  const found = await answersOnBackend(name);
  await tf.setBackend('cpu');
  const expected = await answersOnBackend(name);
  await tf.setBackend('webgpu');
  return found.map((values, at) => distance(values, expected[at] as number[]));
}
