import * as tf from '@tensorflow/tfjs';
import plainFile from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdFile from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedFile from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { type Capture, capture } from '../../../src/backend/capture';
import { chooseBackend } from '../../../src/backend/choose';
import { createSteps, type StepCase, stepCase, takeSteps } from '../../support/steps';

/** What tests call in the page. */

export const open = (backend: 'webgpu' | 'wasm') =>
  chooseBackend(backend, {
    'tfjs-backend-wasm.wasm': plainFile,
    'tfjs-backend-wasm-simd.wasm': simdFile,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedFile,
  });

/** Both ways to take `count` steps: losses and weights, number by number. */
export const bothWays = async (wanted: Partial<StepCase>, count: number) => ({
  captured: await takeSteps(stepCase(wanted), count, true),
  eager: await takeSteps(stepCase(wanted), count, false),
});

/** Commands of a recorded step, and what memory it holds before, while it lives and after. */
export async function recordOf(wanted: Partial<StepCase>) {
  const memory = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
  const steps = createSteps(stepCase(wanted));
  steps.program.rows.refill();
  const tensors = tf.memory().numTensors;
  const before = memory();
  const record = await capture(steps.program.step);
  record.replay(1);
  const while_ = memory();
  const { commands, copies, bytes } = record;
  record.dispose();
  const result = { commands, copies, bytes, before, while: while_, after: memory() };
  const leaked = tf.memory().numTensors - tensors;
  steps.dispose();
  return { ...result, leaked };
}

/** Milliseconds of JavaScript for one step, eager and replayed: medians. */
export async function scriptTimes(wanted: Partial<StepCase>, rounds: number) {
  const steps = createSteps(stepCase(wanted));
  steps.program.rows.refill();
  const record: Capture = await capture(steps.program.step);
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const eager: number[] = [];
  const replayed: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let begun = performance.now();
    steps.program.step();
    eager.push(performance.now() - begun);
    begun = performance.now();
    record.replay(1);
    replayed.push(performance.now() - begun);
    steps.program.rows.taken(2);
    steps.program.rows.refill();
    await steps.outcome(0);
  }
  record.dispose();
  steps.dispose();
  return { eager: median(eager), replayed: median(replayed) };
}
