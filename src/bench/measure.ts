import type { BackendName } from '../report/device';
import { type BenchCase, type NetId, nets } from './cases';
import {
  type BenchAnswer,
  type BenchRequest,
  type ContenderName,
  ContenderRefused,
  contenderNames,
  type GpuCounts,
  type Opened,
  type Refusal,
  type Timing,
} from './contender';

/** What to measure. */
export interface MeasureOptions {
  readonly backend: BackendName;
  /** Whether the adapter is software; then large networks are measured with smaller batches on WebGPU. */
  readonly isSoftware: boolean;
  readonly nets: readonly NetId[];
  readonly batches: readonly number[];
  readonly contenders: readonly ContenderName[];
}

/** The measurement of one contender in one case, per step; times are medians over the rounds. */
export interface Measured {
  readonly opened: Opened;
  /** Milliseconds until the device had finished. */
  readonly wall: number;
  /** Milliseconds of JavaScript on the worker's thread. */
  readonly script: number;
  /** Null on other backends than WebGPU. `memory` is the total. */
  readonly counts: GpuCounts | null;
  /** Loss of the last step, as a check that the network learned. */
  readonly loss: number;
}

/** One case: the measurement of every contender, or why it could not run. */
export interface Row extends BenchCase {
  readonly results: Readonly<Partial<Record<ContenderName, Measured | { readonly refused: Refusal }>>>;
}

/** All measurements, and the machine that they were made on. */
export interface Report {
  readonly backend: BackendName;
  readonly isSoftware: boolean;
  readonly userAgent: string;
  /** Logical processor cores. */
  readonly cores: number;
  readonly rows: readonly Row[];
}

/** Intended duration of one turn of a contender, in milliseconds. */
const turnMilliseconds = 250;
/** Fewer steps per turn would mostly measure JavaScript that has not been compiled yet. */
const minSteps = 3;
const maxSteps = 400;
/** Turns of each contender in a case, unless the budget runs out. */
const rounds = 5;
/** Milliseconds after which no further round of a case begins. */
const caseMilliseconds = 20_000;

/**
 * Measures all cases one after another. Within a case the contenders take turns, so that other load on the machine
 * affects all of them alike. `onProgress` is called before each case, with the cases that are done.
 * @throws the reason of `signal` when it aborts, by default a DOMException
 */
export async function measure(
  options: MeasureOptions,
  onProgress: (done: readonly Row[], running: BenchCase) => void,
  signal: AbortSignal,
): Promise<Report> {
  const rows: Row[] = [];
  for (const wanted of casesOf(options)) {
    onProgress(rows, wanted);
    rows.push(await measureCase(wanted, options, signal));
  }
  const { userAgent, hardwareConcurrency } = navigator;
  return { backend: options.backend, isSoftware: options.isSoftware, userAgent, cores: hardwareConcurrency, rows };
}

/** The cases to measure: every network at every batch size, limited to `softwareBatch` on software WebGPU. */
export function casesOf({ nets: wanted, batches, backend, isSoftware }: MeasureOptions): BenchCase[] {
  const isSlow = isSoftware && backend === 'webgpu';
  return nets
    .filter(({ id }) => wanted.includes(id))
    .flatMap(({ id, softwareBatch }) => {
      const sizes = batches.map((batch) => (isSlow ? Math.min(batch, softwareBatch) : batch));
      return [...new Set(sizes)].map((batch) => ({ net: id, batch }));
    });
}

async function measureCase(wanted: BenchCase, options: MeasureOptions, signal: AbortSignal): Promise<Row> {
  const results: Partial<Record<ContenderName, Measured | { refused: Refusal }>> = {};
  const started: Worker[] = [];
  /** Runs `work`; if the contender refuses, notes why, so that the others can go on. */
  const orRefused = async (name: ContenderName, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ContenderRefused)) throw error;
      results[name] = { refused: error.refusal };
    }
  };
  try {
    const running: Running[] = [];
    for (const name of contenderNames.filter((each) => options.contenders.includes(each))) {
      const { worker, ask } = startContender(name, signal);
      started.push(worker);
      await orRefused(name, async () => {
        const { opened } = await ask({ kind: 'open', wanted, backend: options.backend }, 'opened');
        // The first step includes compilation; two more tell how long a step takes. The CPU backend compiles nothing:
        // there, a first step of several seconds is measurement enough.
        const first = await ask({ kind: 'take', steps: 1 }, 'taken');
        const isEnough = opened.backend === 'cpu' && first.timing.wall > caseMilliseconds / 4;
        const { timing } = isEnough ? first : await ask({ kind: 'take', steps: 2 }, 'taken');
        const steps = Math.max(
          minSteps,
          Math.min(maxSteps, Math.floor((turnMilliseconds * timing.steps) / timing.wall)),
        );
        running.push({ ask, name, opened, steps, isEnough, timings: isEnough ? [timing] : [] });
      });
    }
    const begun = performance.now();
    for (let round = 0; round < rounds && (round === 0 || performance.now() - begun < caseMilliseconds); round++) {
      for (const { ask, name, steps, timings } of running.filter((each) => !each.isEnough && !results[each.name])) {
        await orRefused(name, async () => {
          timings.push((await ask({ kind: 'take', steps }, 'taken')).timing);
        });
      }
    }
    for (const { ask, name, opened, steps, timings } of running.filter((each) => !results[each.name])) {
      await orRefused(name, async () => {
        const counts =
          opened.backend === 'webgpu' ? perStep(await ask({ kind: 'count', steps }, 'counted'), steps) : null;
        const { loss } = await ask({ kind: 'loss' }, 'loss');
        const median = (of: (timing: Timing) => number) => {
          const sorted = timings.map((timing) => of(timing) / timing.steps).sort((a, b) => a - b);
          return sorted[Math.floor(sorted.length / 2)] as number;
        };
        const [wall, script] = [median((timing) => timing.wall), median((timing) => timing.script)];
        results[name] = { opened, wall, script, counts, loss };
      });
    }
    return { ...wanted, results };
  } finally {
    for (const worker of started) worker.terminate();
  }
}

/** Counts per step, to four digits; fractions, as some calls are made once in many steps. Memory stays the total. */
function perStep({ counts }: { readonly counts: GpuCounts }, steps: number): GpuCounts {
  const { memory, ...sums } = counts;
  const each = Object.entries(sums).map(([name, sum]) => [name, Number((sum / steps).toPrecision(4))]);
  return { ...(Object.fromEntries(each) as typeof sums), memory };
}

/** A worker that has been started. */
interface Started {
  readonly worker: Worker;
  /**
   * Sends a request and resolves with the answer of the expected kind. One request at a time.
   * @throws ContenderRefused when the contender refuses or its worker fails, or the signal's reason when it aborts
   */
  ask<Kind extends BenchAnswer['kind']>(
    request: BenchRequest,
    expected: Kind,
  ): Promise<Extract<BenchAnswer, { kind: Kind }>>;
}
/** A contender that takes turns in a case. */
interface Running {
  readonly ask: Started['ask'];
  readonly name: ContenderName;
  readonly opened: Opened;
  /** Steps per turn. */
  readonly steps: number;
  /** Whether its first step is its measurement, because a step takes seconds. */
  readonly isEnough: boolean;
  readonly timings: Timing[];
}

const workerOf: Readonly<Record<ContenderName, () => Worker>> = {
  ours: () => new Worker(new URL('./workers/ours.ts', import.meta.url), { type: 'module' }),
  plain: () => new Worker(new URL('./workers/plain.ts', import.meta.url), { type: 'module' }),
  jax: () => new Worker(new URL('./workers/jax.ts', import.meta.url), { type: 'module' }),
};

function startContender(name: ContenderName, signal: AbortSignal): Started {
  const worker = workerOf[name]();
  return {
    worker,
    ask: (request, expected) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        signal.throwIfAborted();
        signal.addEventListener('abort', stop, { once: true });
        worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => {
          signal.removeEventListener('abort', stop);
          if (data.kind === expected) resolve(data as Extract<BenchAnswer, { kind: typeof expected }>);
          else if (data.kind === 'refused') reject(new ContenderRefused(data.refusal));
          else reject(new Error(`${name} answered ${data.kind}.`));
        };
        // A script that could not be loaded gives an error event without a message.
        worker.onerror = ({ message }) =>
          reject(new ContenderRefused({ code: message ? 'failed' : 'not-started', detail: message ?? '' }));
        worker.postMessage(request);
      }),
  };
}
