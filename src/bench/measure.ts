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

export interface MeasureOptions {
  readonly backend: BackendName;
  /** On a software adapter large nets are measured in small batches, and few rounds must do. */
  readonly isSoftware: boolean;
  readonly nets: readonly NetId[];
  readonly batches: readonly number[];
  readonly contenders: readonly ContenderName[];
}

/** What one contender needed for one step of one case: medians over the rounds. */
export interface Measured {
  readonly opened: Opened;
  /** Milliseconds until the device was done. */
  readonly wall: number;
  /** Milliseconds of JavaScript. */
  readonly script: number;
  /** For one step; null where nothing is asked of WebGPU. */
  readonly counts: GpuCounts | null;
  /** Of the last step, as a check that it learned. */
  readonly loss: number;
}

/** One net at one batch size, for every contender: what it needed, or why it could not run. */
export interface Row extends BenchCase {
  readonly results: Readonly<Partial<Record<ContenderName, Measured | { readonly refused: Refusal }>>>;
}

export interface Report {
  readonly backend: BackendName;
  readonly isSoftware: boolean;
  readonly userAgent: string;
  readonly cores: number;
  readonly rows: readonly Row[];
}

/** Milliseconds that one contender takes its turn for. */
const turn = 250;
/** Fewer steps than these in a turn would measure JavaScript that has not been compiled yet. */
const leastSteps = 3;
const mostSteps = 400;
const rounds = 5;
/** Milliseconds after which a case has been measured well enough. */
const budget = 20_000;

/**
 * Measures all cases one after another; in each the contenders take turns, so that whatever else the machine does falls
 * on all of them alike. @throws DOMException when `signal` aborts
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

/** Every net in every batch size; where software cannot take that many examples at once, in the size that it can. */
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
  /** Whoever cannot go on says why and leaves; the others do not suffer for it. */
  const orRefused = async (name: ContenderName, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ContenderRefused)) throw error;
      results[name] = { refused: error.refusal };
    }
  };
  try {
    const open: Running[] = [];
    for (const name of contenderNames.filter((each) => options.contenders.includes(each))) {
      const { worker, ask } = startContender(name, signal);
      started.push(worker);
      await orRefused(name, async () => {
        const { opened } = await ask({ kind: 'open', wanted, backend: options.backend }, 'opened');
        // The first step compiles; some more tell how long a step takes. Nothing compiles on the CPU backend, so there
        // a step that took seconds is enough.
        const first = await ask({ kind: 'take', steps: 1 }, 'taken');
        const isEnough = opened.backend === 'cpu' && first.timing.wall > budget / 4;
        const { timing } = isEnough ? first : await ask({ kind: 'take', steps: 2 }, 'taken');
        const steps = Math.max(leastSteps, Math.min(mostSteps, Math.floor((turn * timing.steps) / timing.wall)));
        open.push({ ask, name, opened, steps, isEnough, timings: isEnough ? [timing] : [] });
      });
    }
    const begun = performance.now();
    for (let round = 0; round < rounds && (round === 0 || performance.now() - begun < budget); round++) {
      for (const { ask, name, steps, timings } of open.filter((each) => !each.isEnough && !results[each.name])) {
        await orRefused(name, async () => {
          timings.push((await ask({ kind: 'take', steps }, 'taken')).timing);
        });
      }
    }
    for (const { ask, name, opened, steps, timings } of open.filter((each) => !results[each.name])) {
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

/** Some things are asked for once in many steps, so counts of one step may be fractions. */
function perStep({ counts }: { readonly counts: GpuCounts }, steps: number): GpuCounts {
  const { memory, ...sums } = counts;
  const each = Object.entries(sums).map(([name, sum]) => [name, Number((sum / steps).toPrecision(4))]);
  return { ...(Object.fromEntries(each) as typeof sums), memory };
}

interface Started {
  readonly worker: Worker;
  ask<Kind extends BenchAnswer['kind']>(
    request: BenchRequest,
    expected: Kind,
  ): Promise<Extract<BenchAnswer, { kind: Kind }>>;
}
interface Running {
  readonly ask: Started['ask'];
  readonly name: ContenderName;
  readonly opened: Opened;
  /** In one turn. */
  readonly steps: number;
  /** Is it measured well enough already? */
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
        // A script that cannot be loaded says nothing of why.
        worker.onerror = ({ message }) =>
          reject(new ContenderRefused({ code: message ? 'failed' : 'not-started', detail: message ?? '' }));
        worker.postMessage(request);
      }),
  };
}
