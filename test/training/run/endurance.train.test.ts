import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { CapturingWasmBackend } from '../../../src/backend/wasm/capturingBackend';
import { trainPhase } from '../../../src/training/run/phase';
import { createRunController } from '../../../src/training/run/runController';
import { openBackend } from '../../support/session';
import { stepCase } from '../../support/stepCases';
import { createSteps } from '../../support/steps';

beforeAll(() => openBackend('wasm'));

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const moduleBytes = () =>
  (tf.backend() as CapturingWasmBackend as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;

it('memory stays flat over 10,000 steps of the training loop', async () => {
  const steps = createSteps(stepCase({ batchSize: 16 }));
  const seen: { script: number; module: number; tensors: number; bytes: number }[] = [];
  let reported = 0;
  await trainPhase({
    phase: 'distil',
    program: steps.program,
    steps: 10_000,
    interval: 1000,
    controller: createRunController({
      paused: false,
      pace: null,
      now: () => performance.now(),
      onPaused: () => {},
      onResumed: () => {},
    }),
    now: () => performance.now(),
    yieldToEvents: () => new Promise((resolve) => setImmediate(resolve)),
    evaluate: async () => {
      collectGarbage();
      const { numTensors: tensors, numBytes: bytes } = tf.memory();
      seen.push({ script: process.memoryUsage().heapUsed, module: moduleBytes(), tensors, bytes });
    },
    onLosses: ({ step }) => {
      reported += step.length;
    },
    onProgress: () => {},
    onBatch: () => {},
    onStep: () => {},
    onMode: ({ kind }) => expect(kind).toBe('replayed'),
  });
  steps.dispose();
  expect(reported).toBe(10_000);
  // Compiled code and caches settle in the first two thousand steps.
  const [first, ...later] = seen.slice(2);
  for (const { script, ...counted } of later) {
    const { script: before, ...countedBefore } = first as (typeof seen)[number];
    expect(counted).toEqual(countedBefore);
    expect(script - before).toBeLessThan(500_000);
  }
});
