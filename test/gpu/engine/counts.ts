import { capture } from '../../../src/backend/capture/capture';
import type { Values } from '../../../src/experiment/fields';
import { type StepCase, stepCase } from '../../support/stepCases';
import { createSteps } from '../../support/steps';

/** Dispatches and copies of a recorded step of student and twin, or of one learner on hard labels. */
export async function dispatchesOf(
  architecture: string,
  values: Values,
  inputShape: readonly number[],
  learners: 1 | 2,
  more: Partial<StepCase> = {},
) {
  const steps = createSteps(stepCase({ architecture, values, inputShape, batchSize: 2, examples: 4, ...more }));
  const program = learners === 1 ? steps.teach() : steps.program;
  program.feed.refill();
  const record = await capture(program.step);
  const { commands, copies } = record;
  record.dispose();
  if (learners === 1) program.dispose();
  steps.dispose();
  return { commands, copies };
}
