import * as tf from '@tensorflow/tfjs';
import type { CapturingWebGPUBackend } from '../../../src/backend/webgpu/capturingBackend';
import { internals } from '../../../src/backend/webgpu/internals';
import { catalogue } from '../../../src/catalogue';
import { byId } from '../../../src/experiment/declarations';
import { defaultExperiment, type Path, withValue } from '../../../src/experiment/experiment';
import type { Value } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { loadedDataset, requestDataset } from '../../../src/tasks/pendingDataset';
import type { Dataset, Load } from '../../../src/tasks/task';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { disposeModel } from '../../../src/training/learner/model';
import { createRunController } from '../../../src/training/run/runController';
import { createSession } from '../../../src/training/run/session';
import type { Event } from '../../../src/worker/protocol';

/** When the device was asked for pipelines in a run, phase by phase. */
export interface Requests {
  /** Asked for together, and not waited for. */
  readonly ahead: number;
  /** Asked for in the same way after that. */
  readonly late: Readonly<Record<string, number>>;
  /** Compiled on the spot, while the device does nothing else. */
  readonly onTheSpot: Readonly<Record<string, number>>;
  readonly modes: readonly string[];
  readonly losses: number;
  /** Tensors and bytes that the run left behind. */
  readonly left: readonly [tensors: number, bytes: number];
}

const nothingToLoad: Load = async (file) => {
  throw new Error(`${file} is not here.`);
};

/** A few images of noise, in place of digits. */
function noise(): Dataset {
  const random = randomStream(1, 'noise');
  const some = (count: number) => ({
    inputs: Uint8Array.from({ length: count * 784 }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, at) => at % 10),
  });
  return { train: some(40), test: some(20), scale: 1 / 255 };
}

/**
 * Runs an experiment on a device that has compiled nothing yet; its examples come when a pipeline has been asked for,
 * and not before.
 */
export async function requestsOfRun(task: string, changes: Readonly<Record<string, Value>>): Promise<Requests> {
  const backend = tf.backend() as CapturingWebGPUBackend;
  const { pipelineCache } = internals(backend);
  for (const key of Object.keys(pipelineCache)) delete pipelineCache[key];
  const experiment = Object.entries(changes).reduce(
    (before, [path, value]) => withValue(before, path as Path, value, catalogue),
    defaultExperiment(catalogue, task),
  );
  const { values } = experiment.task;
  const examples =
    task === 'digits'
      ? loadedDataset(noise())
      : await requestDataset(byId(catalogue.tasks, task), values, experiment.training.seed, nothingToLoad);

  let phase = 'ahead';
  const count = { async: {} as Record<string, number>, sync: {} as Record<string, number> };
  const { device } = backend;
  const [later, now] = [device.createComputePipelineAsync.bind(device), device.createComputePipeline.bind(device)];
  let bring = () => {};
  const isAsked = new Promise<void>((resolve) => {
    bring = resolve;
  });
  device.createComputePipelineAsync = (asked) => {
    bring();
    count.async[phase] = (count.async[phase] ?? 0) + 1;
    return later(asked);
  };
  device.createComputePipeline = (asked) => {
    count.sync[phase] = (count.sync[phase] ?? 0) + 1;
    return now(asked);
  };
  const memory = () => (tf.memory() as unknown as { numBytes: number }).numBytes;
  const before = [tf.memory().numTensors, memory()] as const;
  const events: Event[] = [];
  const nothing = () => {};
  const session = createSession({
    run: 1,
    experiment,
    examples: { outline: examples.outline, dataset: isAsked.then(() => examples.dataset) },
    loss: createLiveLossSettings(experiment.loss),
    controller: createRunController({
      paused: false,
      pace: null,
      now: () => performance.now(),
      onPaused: nothing,
      onResumed: nothing,
    }),
    teacher: null,
    emit: (event) => {
      events.push(event);
      if (event.kind === 'phase') phase = event.phase;
    },
    now: () => performance.now(),
    yieldToEvents: () => new Promise((resolve) => setTimeout(resolve)),
  });
  try {
    await session.run();
  } finally {
    const teacher = session.handOverTeacher();
    if (teacher) disposeModel(teacher);
    session.dispose();
    Reflect.deleteProperty(device, 'createComputePipelineAsync');
    Reflect.deleteProperty(device, 'createComputePipeline');
  }
  const { ahead = 0, ...late } = count.async;
  return {
    ahead,
    late,
    onTheSpot: count.sync,
    modes: events.flatMap((event) => (event.kind === 'mode' ? [event.mode.kind] : [])),
    losses: events.filter(({ kind }) => kind === 'losses').length,
    left: [tf.memory().numTensors - before[0], memory() - before[1]],
  };
}
