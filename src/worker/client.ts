import type { Experiment } from '../experiment/experiment';
import type { LossSettings } from '../experiment/settings';
import type { AttackOutcome, AttackRequest, Prediction } from '../report/answers';
import type { BackendName } from '../report/device';
import type { Failure } from '../report/failure';
import type { BatchInspection } from '../report/inspection';
import type { Event, Request } from './protocol';

/** The page's side of the worker: requests as functions, events to subscribe to. */
export interface Client {
  /** Starts a run and ends the one before it. Returns the run's number, which its events carry. */
  start(experiment: Experiment, options: StartOptions): number;
  pause(run: number): void;
  resume(run: number): void;
  /** Takes exactly one optimizer step and stays paused. */
  step(run: number): void;
  stop(run: number): void;
  pace(run: number, stepsPerSecond: number | null): void;
  adjust(run: number, loss: LossSettings): void;
  /**
   * Logits of all trained learners for `inputs` (`[count, …inputShape]`, scaled as the learners see them).
   * @throws FailureError `nothing-trained` before the first run, `worker-died` when the worker goes.
   */
  predict(inputs: Float32Array, count: number): Promise<Prediction>;
  /** Looks into the next batch of the paused run. @throws FailureError as `predict` does, or if no run is paused. */
  inspect(): Promise<BatchInspection>;
  /** Attacks all trained learners. @throws FailureError as `predict` does. */
  attack(question: AttackRequest): Promise<AttackOutcome>;
  /** Opens a worker again after the client gave up; the next start of a run does so, too. */
  reopen(): void;
  /** Every event of the worker, in order. Returns the function that ends the subscription. */
  subscribe(listener: (event: Event) => void): () => void;
  dispose(): void;
}

export interface StartOptions {
  readonly paused: boolean;
  readonly reuseTeacher: boolean;
  readonly pace: number | null;
}

/** A failure as an exception, for promises. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

/** The part of `Worker` that the client uses, so that tests can stand in for it. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/** Number of workers that may die in a row before they are ready; after that none is opened unasked. */
const mostFailedStarts = 3;
/** Seconds without a message, during a run, after which a worker counts as hung. */
const longestSilence = 60;
/** Seconds between two checks. They are counted, so that a machine that slept is not taken for a worker that hangs. */
const checkEvery = 5;

/**
 * Opens a worker at once and a new one whenever it dies; what was running then fails with `worker-died` or
 * `worker-silent`, and everything the page has of it stays. After three that were never ready it gives up, with
 * `worker-unavailable`, until it is asked again.
 */
export function createClient(openWorker: () => WorkerLike, backend: BackendName | 'auto', site: string): Client {
  const listeners = new Set<(event: Event) => void>();
  const answers = createPendingAnswers();
  const silence = createSilenceWatch(() => replace({ code: 'worker-silent', seconds: longestSilence }));
  const asked = async <A>(requestOf: (request: number) => Request): Promise<A> => {
    const request = ++lastNumber;
    if (gaveUp) throw new FailureError(gaveUp);
    const answer = answers.expect<A>(request);
    post(worker, requestOf(request));
    return answer;
  };
  let lastNumber = 0;
  let active: number | null = null;
  /** Has the present worker named its device? */
  let isReady = false;
  let failedStarts = 0;
  /** Why there is no worker any more. */
  let gaveUp: Failure | null = null;
  let worker = opened();

  function opened(): WorkerLike {
    isReady = false;
    const fresh = openWorker();
    fresh.addEventListener('message', (message) => {
      if (fresh === worker) receive((message as MessageEvent<Event>).data);
    });
    fresh.addEventListener('error', (error) => {
      if (fresh === worker && !gaveUp) replace({ code: 'worker-died', reason: (error as ErrorEvent).message ?? '' });
    });
    post(fresh, { kind: 'open', backend, site });
    return fresh;
  }

  function post(to: WorkerLike, request: Request): void {
    to.postMessage(request);
  }

  function publish(event: Event): void {
    for (const listener of listeners) listener(event);
  }

  function receive(event: Event): void {
    silence.restart(active !== null);
    if (event.kind === 'device') isReady = true;
    if (event.kind === 'prediction') {
      answers.resolve(event.request, event.prediction);
    } else if (event.kind === 'inspected') {
      answers.resolve(event.request, event.inspection);
    } else if (event.kind === 'attacked') {
      answers.resolve(event.request, event.outcome);
    } else if (event.kind === 'failed' && event.request !== undefined) {
      answers.reject(event.request, event.failure);
    } else if (event.kind === 'failed' && event.failure.code === 'device-lost') {
      // Nothing that TensorFlow.js has on a lost GPU can be used again.
      replace(event.failure);
    } else {
      const isEnd = event.kind === 'finished' || event.kind === 'stopped' || event.kind === 'failed';
      if (isEnd && event.run === active) {
        active = null;
        silence.restart(false);
      }
      publish(event);
    }
  }

  function replace(died: Failure): void {
    worker.terminate();
    failedStarts = isReady ? 0 : failedStarts + 1;
    if (failedStarts >= mostFailedStarts) {
      const reason = 'reason' in died ? died.reason : died.code;
      gaveUp = { code: 'worker-unavailable', tries: failedStarts, reason };
    }
    const failure = gaveUp ?? died;
    answers.rejectAll(failure);
    const run = active;
    active = null;
    silence.restart(false);
    publish({ kind: 'failed', run, failure });
    if (!gaveUp) worker = opened();
  }

  function reopen(): void {
    if (!gaveUp) return;
    gaveUp = null;
    failedStarts = 0;
    worker = opened();
  }

  return {
    reopen,
    start(experiment, options) {
      reopen();
      active = ++lastNumber;
      post(worker, { kind: 'start', run: active, experiment, ...options });
      silence.restart(true);
      return active;
    },
    pause: (run) => post(worker, { kind: 'pause', run }),
    resume: (run) => post(worker, { kind: 'resume', run }),
    step: (run) => post(worker, { kind: 'step', run }),
    stop: (run) => post(worker, { kind: 'stop', run }),
    pace: (run, pace) => post(worker, { kind: 'pace', run, pace }),
    adjust: (run, loss) => post(worker, { kind: 'adjust', run, loss }),
    predict: (inputs, count) => asked((request) => ({ kind: 'predict', request, inputs, count })),
    inspect: () => asked((request) => ({ kind: 'inspect', request })),
    attack: (attack) => asked((request) => ({ kind: 'attack', request, attack })),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      silence.restart(false);
      worker.terminate();
      listeners.clear();
    },
  };
}

/** Calls `onSilence` when it has not been restarted for a minute. */
function createSilenceWatch(onSilence: () => void): {
  /** Counts anew, or not at all while no answer is due. */
  restart(isDue: boolean): void;
} {
  let timer: ReturnType<typeof setInterval> | undefined;
  /** Checks since the last restart. */
  let checks = 0;
  return {
    restart(isDue) {
      checks = 0;
      if (!isDue) {
        clearInterval(timer);
        timer = undefined;
        return;
      }
      timer ??= setInterval(() => {
        checks++;
        if (checks * checkEvery >= longestSilence) onSilence();
      }, checkEvery * 1000);
    },
  };
}

/** The promises of requests that have no answer yet. */
interface PendingAnswers {
  /** A promise of the answer to a request; the event that brings the answer decides its type. */
  expect<A>(request: number): Promise<A>;
  resolve(request: number, answer: Prediction | BatchInspection | AttackOutcome): void;
  reject(request: number, failure: Failure): void;
  rejectAll(failure: Failure): void;
}

function createPendingAnswers(): PendingAnswers {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  return {
    expect: (request) => new Promise((resolve, reject) => void waiting.set(request, { resolve, reject })),
    resolve(request, answer) {
      waiting.get(request)?.resolve(answer as never);
      waiting.delete(request);
    },
    reject(request, failure) {
      waiting.get(request)?.reject(new FailureError(failure));
      waiting.delete(request);
    },
    rejectAll(failure) {
      for (const { reject } of waiting.values()) reject(new FailureError(failure));
      waiting.clear();
    },
  };
}
