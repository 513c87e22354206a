import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment } from '../../src/experiment/experiment';
import { createClient } from '../../src/worker/client';
import type { Event, Request } from '../../src/worker/protocol';

/** A worker that says only what the test lets it say. */
class FakeWorker {
  readonly sent: Request[] = [];
  isTerminated = false;
  private readonly listeners: Record<string, ((event: unknown) => void)[]> = { message: [], error: [] };
  postMessage(request: Request) {
    this.sent.push(request);
  }
  terminate() {
    this.isTerminated = true;
  }
  addEventListener(kind: string, listener: unknown) {
    this.listeners[kind]?.push(listener as (event: unknown) => void);
  }
  says(event: Event) {
    for (const listener of this.listeners.message ?? []) listener({ data: event });
  }
  breaks(message: string) {
    for (const listener of this.listeners.error ?? []) listener({ message });
  }
}

const options = { paused: false, reuseTeacher: false, pace: null };
const experiment = defaultExperiment(catalogue);

function open() {
  const workers: FakeWorker[] = [];
  const openWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const client = createClient(openWorker, 'auto', 'http://localhost/');
  const events: Event[] = [];
  client.subscribe((event) => events.push(event));
  return { client, workers, events };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the client', () => {
  it('opens the worker at once, before anything is asked', () => {
    expect(open().workers[0]?.sent).toEqual([{ kind: 'open', backend: 'auto', site: 'http://localhost/' }]);
  });

  it('replaces a worker that dies: the run fails, predictions are refused, the new one is opened alike', async () => {
    const { client, workers, events } = open();
    const run = client.start(experiment, options);
    const prediction = client.predict(Float32Array.of(0, 0), 1);
    workers[0]?.breaks('out of memory');
    await expect(prediction).rejects.toMatchObject({ failure: { code: 'worker-died' } });
    expect(events).toEqual([{ kind: 'failed', run, failure: { code: 'worker-died', reason: 'out of memory' } }]);
    expect(workers[0]?.isTerminated).toBe(true);
    expect(workers[1]?.sent[0]).toMatchObject({ kind: 'open' });
  });

  it('gives up on workers that die before they are ready, three in a row, until it is asked again', async () => {
    const { client, workers, events } = open();
    for (let at = 0; at < 3; at++) workers[at]?.breaks('no such file');
    expect(workers).toHaveLength(3);
    const unavailable = { code: 'worker-unavailable', tries: 3, reason: 'no such file' };
    expect(events.at(-1)).toEqual({ kind: 'failed', run: null, failure: unavailable });
    await expect(client.predict(Float32Array.of(0, 0), 1)).rejects.toMatchObject({ failure: unavailable });
    // What the dead still say changes nothing.
    workers[2]?.breaks('no such file');
    expect(events).toHaveLength(3);

    client.reopen();
    expect(workers).toHaveLength(4);
    expect(workers[3]?.sent).toMatchObject([{ kind: 'open' }]);
    for (let at = 3; at < 6; at++) workers[at]?.breaks('no such file');
    expect(workers).toHaveLength(6);
    const run = client.start(experiment, options);
    expect(workers[6]?.sent).toMatchObject([{ kind: 'open' }, { kind: 'start', run }]);
  });

  it('goes on replacing workers that were ready before they died', () => {
    const { workers } = open();
    for (let at = 0; at < 10; at++) {
      workers[at]?.says({ kind: 'device', device: { backend: 'wasm', adapter: '', isSoftware: false, refused: [] } });
      workers[at]?.breaks('out of memory');
    }
    expect(workers).toHaveLength(11);
  });

  it('hears nothing more of a worker that it replaced', () => {
    const { workers, events } = open();
    workers[0]?.breaks('gone');
    workers[0]?.says({ kind: 'heartbeat' });
    workers[0]?.breaks('gone again');
    expect(events).toHaveLength(1);
    expect(workers).toHaveLength(2);
  });

  it('replaces a worker that falls silent during a run, but not one that beats or rests', () => {
    const { client, workers, events } = open();
    vi.advanceTimersByTime(300_000);
    expect(workers).toHaveLength(1);
    const run = client.start(experiment, options);
    for (let beat = 0; beat < 20; beat++) {
      vi.advanceTimersByTime(30_000);
      workers[0]?.says({ kind: 'heartbeat' });
    }
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(61_000);
    expect(workers).toHaveLength(2);
    expect(events.at(-1)).toEqual({ kind: 'failed', run, failure: { code: 'worker-silent', seconds: 60 } });
  });

  it('waits for nobody once the run is over', () => {
    const { client, workers } = open();
    const run = client.start(experiment, options);
    workers[0]?.says({ kind: 'finished', run });
    vi.advanceTimersByTime(300_000);
    expect(workers).toHaveLength(1);
  });

  it('replaces a worker whose GPU is lost', () => {
    const { client, workers, events } = open();
    const run = client.start(experiment, options);
    workers[0]?.says({ kind: 'failed', run, failure: { code: 'device-lost', reason: 'unplugged' } });
    expect(workers).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === 'failed')).toEqual([
      { kind: 'failed', run, failure: { code: 'device-lost', reason: 'unplugged' } },
    ]);
  });

  it('brings each prediction to who asked for it', async () => {
    const { client, workers } = open();
    const first = client.predict(Float32Array.of(1), 1);
    const second = client.predict(Float32Array.of(2), 1);
    const requests = workers[0]?.sent.filter((request) => request.kind === 'predict') ?? [];
    const answer = (at: number) => ({ count: at, classes: 2, logits: {} });
    workers[0]?.says({ kind: 'prediction', request: requests[1]?.request ?? 0, prediction: answer(2) });
    workers[0]?.says({
      kind: 'failed',
      run: null,
      request: requests[0]?.request ?? 0,
      failure: { code: 'nothing-trained' },
    });
    expect(await second).toEqual(answer(2));
    await expect(first).rejects.toMatchObject({ failure: { code: 'nothing-trained' } });
  });
});
