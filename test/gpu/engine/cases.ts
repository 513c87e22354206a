import * as tf from '@tensorflow/tfjs';
import { type Capture, capture, finished, overwrite } from '../../../src/backend/capture/capture';
import { chooseBackend } from '../../../src/backend/choose';
import type { CapturingWebGPUBackend } from '../../../src/backend/webgpu/capturingBackend';
import { missingParts } from '../../../src/backend/webgpu/internals';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { uploadExamples } from '../../../src/training/feed/deviceDataSet';
import { wasmFiles } from '../../../src/worker/wasmFiles';
import { readAndStepped } from '../../support/readings';
import { type StepCase, stepCase } from '../../support/stepCases';
import { createSteps, takeSteps } from '../../support/steps';
import { deviation, type ReferenceCase, referenceCases, termLater } from '../../support/terms';
import { strangersTraining } from '../../support/thirdPartyLoop';

/** What tests call in the page. */

export const open = () => chooseBackend('webgpu', wasmFiles);

/** Both ways to take `count` steps: losses and weights, number by number. */
export const bothWays = async (wanted: Partial<StepCase>, count: number) => ({
  captured: await takeSteps(stepCase(wanted), count, 'captured'),
  eager: await takeSteps(stepCase(wanted), count, 'eager'),
});

/** The sizes of the terms' gradients as the meter reads them, and as a step of SGD shows them. */
export const gradientsBothWays = (wanted: StepCase) => readAndStepped(wanted);

/** A user's own training loop, both ways. */
export const strangersBothWays = async (optimizer: 'adam' | 'sgd', steps: number) => ({
  eager: await strangersTraining(optimizer, steps, false),
  captured: await strangersTraining(optimizer, steps, true),
});

/** Why a step is refused where TensorFlow.js lacks `part`. */
export async function refusalWithout(part: string): Promise<string> {
  const backend = tf.backend() as unknown as Record<string, unknown>;
  Object.defineProperty(backend, part, { value: undefined, configurable: true, writable: true });
  const variable = tf.variable(tf.scalar(1));
  try {
    await capture(() => variable.assign(tf.add(variable, 1)));
    return 'none';
  } catch (error) {
    return String(error);
  } finally {
    Reflect.deleteProperty(backend, part);
    variable.dispose();
  }
}

/** Memory on the GPU and tensors, after each of some groups of replayed steps. */
export async function memoryOverSteps(wanted: Partial<StepCase>, groups: number, size: number) {
  const steps = createSteps(stepCase(wanted));
  steps.program.feed.refill();
  const record = await capture(steps.program.step);
  const seen: { bytes: number; tensors: number }[] = [];
  for (let group = 0; group < groups; group++) {
    for (let left = size; left > 0; ) {
      const count = Math.min(left, steps.program.feed.refill());
      record.replay(count);
      steps.program.feed.taken(count);
      left -= count;
    }
    await steps.program.ring.read(0, 1);
    const { numTensors, numBytesAllocatedInGPU } = tf.memory() as unknown as Record<string, number>;
    seen.push({ bytes: numBytesAllocatedInGPU as number, tensors: numTensors as number });
  }
  record.dispose();
  steps.dispose();
  return seen;
}

export const missing = () => missingParts(tf.backend() as CapturingWebGPUBackend);

/** How far a method's terms are from PyTorch's numbers, case by case. */
export async function deviationsOf(id: string): Promise<number[]> {
  const method = byId(methods, id);
  const cases = referenceCases.filter((entry) => entry.method === id);
  const answers = await Promise.all(cases.map((entry) => termLater(method, entry)));
  return answers.map((answer, at) => deviation(answer, cases[at] as ReferenceCase));
}

/** Bytes and tensors on the GPU before two records of the same step, while each of them lives, and after. */
export async function memoryOfRecords(wanted: Partial<StepCase>) {
  const memory = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
  const steps = createSteps(stepCase(wanted));
  steps.program.feed.refill();
  const seen: { bytes: number; before: number; during: number; after: number }[] = [];
  const tensors: number[] = [];
  for (let round = 0; round < 3; round++) {
    tensors.push(tf.memory().numTensors);
    const before = memory();
    const record = await capture(steps.program.step);
    record.replay(1);
    const { bytes } = record;
    const during = memory();
    record.dispose();
    seen.push({ bytes, before, during, after: memory() });
  }
  steps.dispose();
  // In the first round, constants of the step find their place on the GPU.
  return { rounds: seen.slice(1), tensors };
}

/** What the device was asked for while a recorded step was replayed `count` times. */
export async function requestsOfReplay(wanted: Partial<StepCase>, count: number) {
  const steps = createSteps(stepCase(wanted));
  steps.program.feed.refill();
  const record = await capture(steps.program.step);
  const { device } = tf.backend() as CapturingWebGPUBackend;
  const seen = { buffers: 0, bindGroups: 0, pipelines: 0, submits: 0, bytes: 0 };
  const restore: (() => void)[] = [];
  const watch = <T extends object>(owner: T, name: keyof T & string, onCall: (...given: never[]) => void) => {
    const original = owner[name] as (...given: unknown[]) => unknown;
    const counted = (...given: unknown[]) => {
      onCall(...(given as never[]));
      return original.apply(owner, given);
    };
    Object.defineProperty(owner, name, { value: counted, configurable: true });
    restore.push(() => Reflect.deleteProperty(owner, name));
  };
  watch(device, 'createBuffer', () => seen.buffers++);
  watch(device, 'createBindGroup', () => seen.bindGroups++);
  watch(device, 'createComputePipeline', () => seen.pipelines++);
  watch(device.queue, 'submit', () => seen.submits++);
  watch(device.queue, 'writeBuffer', (_buffer: GPUBuffer, _offset: number, data: ArrayBufferView) => {
    seen.bytes += data.byteLength;
  });
  record.replay(count);
  steps.adjust(3, 0.5);
  for (const undo of restore) undo();
  const { commands } = record;
  record.dispose();
  steps.dispose();
  return { ...seen, commands };
}

/** Why a step that does `misdeed` is refused, and the variable's value then and after an eager step. */
export async function refusalOf(misdeed: 'reads' | 'leaves' | 'disposes' | 'breaks') {
  const value = tf.variable(tf.tensor1d([1, 2]));
  const kept = tf.tidy(() => tf.add(tf.tensor1d([1, 1]), 1)) as tf.Tensor1D;
  let left: tf.Tensor | null = null;
  const broken: tf.KernelFunc = ({ inputs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const program = {
      variableNames: ['x'],
      uniforms: '',
      outputShape: [2],
      workgroupSize: [1, 1, 1],
      dispatch: [1, 1, 1],
      dispatchLayout: { x: [0] },
      shaderKey: 'broken',
      getUserCode: () => 'this is no shader',
    };
    return (backend as CapturingWebGPUBackend).runWebGPUProgram(program as never, [x], 'float32');
  };
  tf.registerKernel({ kernelName: 'Broken', backendName: 'webgpu', kernelFunc: broken });
  const misdeeds = {
    // The step itself goes on, whatever becomes of the promise.
    reads: () => void kept.data().catch(() => {}),
    leaves: () => {
      left = tf.keep(tf.add(value, 1));
    },
    disposes: () => kept.dispose(),
    breaks: () => void tf.engine().runKernel('Broken', { x: kept }),
  };
  const step = () => value.assign(tf.mul(value, 2));
  const reason = await capture(() => {
    step();
    misdeeds[misdeed]();
  }).then(
    () => 'none',
    (error: unknown) => String(error),
  );
  const then = [...(await value.data())];
  tf.tidy(step);
  const after = [...(await value.data())];
  tf.unregisterKernel('Broken', 'webgpu');
  tf.dispose([value, kept, ...(left ? [left] : [])]);
  return { reason, then, after };
}

/** Rows of images that are bytes on the GPU, against plain arithmetic: the largest difference. */
export async function differenceOfByteRows(width: number) {
  const count = 9;
  const bytes = Uint8Array.from({ length: count * width }, (_, i) => (i * 97 + 13) % 256);
  const { inputs } = uploadExamples({ inputs: bytes, labels: new Uint8Array(count) }, [width], 1 / 255);
  const indices = [8, 0, 3, 3];
  const rows = tf.tidy(() => inputs.rows(tf.tensor1d(indices, 'int32')));
  const values = await rows.data();
  const differences = [...values].map((value, i) => {
    const byte = bytes[(indices[Math.floor(i / width)] as number) * width + (i % width)] as number;
    return Math.abs(value - byte / 255);
  });
  rows.dispose();
  inputs.dispose();
  return Math.max(...differences);
}

/** Milliseconds and bytes that it takes to bring 60,000 images of 28 × 28 to the GPU, and the last of them. */
export async function wholeMnist() {
  const memory = () => (tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
  const count = 60_000;
  const bytes = new Uint8Array(count * 784).map((_, i) => (i * 31) % 251);
  const before = memory();
  const begun = performance.now();
  const { inputs } = uploadExamples({ inputs: bytes, labels: new Uint8Array(count) }, [28, 28, 1], 1 / 255);
  const last = tf.tidy(() => inputs.part(count - 1, 1));
  const values = await last.data();
  const milliseconds = performance.now() - begun;
  const used = memory() - before;
  const isRight = values.every((value, i) => Math.abs(value - (bytes.at(i - 784) as number) / 255) < 1e-6);
  tf.dispose(last);
  inputs.dispose();
  return { milliseconds, used, isRight };
}

/** What a record makes of values that are written into its variables, and of a variable that is assigned. */
export async function writtenAndAssigned() {
  const value = tf.variable(tf.tensor1d([1, 2]));
  const record = await capture(() => value.assign(tf.add(value, tf.mul(tf.square(value), 0.1))));
  const untouched = [...(await value.data())];
  overwrite(value, Float32Array.of(10, 0));
  record.replay(1);
  const written = [...(await value.data())];
  value.assign(tf.tensor1d([3, 4]));
  let refusal = '';
  try {
    record.replay(1);
  } catch (error) {
    refusal = String(error);
  }
  record.dispose();
  value.dispose();
  return { untouched, written, refusal };
}

/**
 * Milliseconds of JavaScript that a step costs, taken alone and among `together` that are replayed at once, as in a run.
 * Each is the least of some rounds: what another process takes away only ever adds.
 */
export async function scriptTimes(wanted: Partial<StepCase>, rounds: number, together: number) {
  const steps = createSteps(stepCase(wanted));
  const leastOf = async (count: number, take: () => void) => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      if (steps.program.feed.refill() < count) throw new Error(`The feed brings less than ${count} steps.`);
      const begun = performance.now();
      take();
      least = Math.min(least, (performance.now() - begun) / count);
      steps.program.feed.taken(count);
      await finished();
    }
    return least;
  };
  const eager = await leastOf(1, steps.program.step);
  const record: Capture = await capture(steps.program.step);
  const replayed = await leastOf(together, () => record.replay(together));
  record.dispose();
  steps.dispose();
  return { eager, replayed };
}

export * from './batchCases';
export * from './counts';
export * from './kernelCases';
export * from './objectiveCases';
export * from './operationCases';
export * from './pairCases';
export * from './sessionCases';
