import { vi } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment, type Experiment, withValue } from '../../src/experiment/experiment';
import type { Device } from '../../src/report/device';
import { DataUnreachable } from '../../src/tasks/load';
import type { Load } from '../../src/tasks/task';
import { createRequestHandler } from '../../src/worker/handler';
import type { Event, Request } from '../../src/worker/protocol';
import { transferablesIn } from '../../src/worker/transfer';

export const wasm: Device = { backend: 'wasm', adapter: '', isSoftware: false, refused: [] };
export const noFiles: Load = (path) => Promise.reject(new DataUnreachable(path, 'HTTP 404'));

/** As `postMessage` does it: memory that was moved is gone from the event that was given. */
export const moved = (event: Event): Event => structuredClone(event, { transfer: transferablesIn(event) });

/** The real request handler with real training, and everything that it says, as the page receives it. */
export function openHandler(load: Load = noFiles, received = moved, now = () => performance.now()) {
  const events: Event[] = [];
  const handler = createRequestHandler({
    post: (event) => events.push(received(event)),
    now,
    yieldToEvents: () => new Promise((resolve) => setImmediate(resolve)),
    chooseBackend: () => Promise.resolve(wasm),
    loadFrom: () => load,
  });
  handler.receive({ kind: 'open', backend: 'auto', site: 'http://localhost/' });
  const find = <K extends Event['kind']>(kind: K, run?: number) =>
    events.find(
      (event): event is Event & { kind: K } =>
        event.kind === kind && (run === undefined || ('run' in event && event.run === run)),
    );
  const heard = <K extends Event['kind']>(kind: K, run?: number) =>
    vi.waitFor(
      () => {
        const event = find(kind, run);
        if (!event) throw new Error(`No ${kind} yet.`);
        return event;
      },
      { timeout: 30_000, interval: 5 },
    );
  const lossesOf = (run: number) =>
    events.flatMap((event) =>
      event.kind === 'losses' && event.run === run
        ? [[...event.losses.step], Object.values(event.losses.values).map((column) => [...column])]
        : [],
    );
  return { handler, events, find, heard, lossesOf };
}

/** All typed arrays at any depth. */
export function arraysIn(value: unknown): ArrayBufferView[] {
  if (ArrayBuffer.isView(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(arraysIn) : [];
}

export const brief = (changes: Partial<Experiment['training']> = {}): Experiment => {
  const small = withValue(defaultExperiment(catalogue, 'spirals'), 'task.points', 200, catalogue);
  return { ...small, training: { ...small.training, teacherEpochs: 3, studentEpochs: 3, ...changes } };
};
export const start = (run: number, experiment = brief(), more: Partial<Request & { kind: 'start' }> = {}): Request => ({
  kind: 'start',
  run,
  experiment,
  paused: false,
  reuseTeacher: false,
  pace: null,
  ...more,
});
