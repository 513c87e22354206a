import type { Page } from 'playwright-core';
import type { Event, Request } from '../../../src/worker/protocol';

/** What page and worker said to each other, and how long the page's own thread was busy at a stretch. */

/** A message of the worker, and when the page heard it; milliseconds. */
export interface Heard {
  readonly at: number;
  readonly kind: Event['kind'];
  readonly phase?: string;
}
interface Overheard {
  readonly heard: Heard[];
  readonly requests: Request[];
  /** What the page said to the worker, and when. */
  readonly said: { readonly at: number; readonly kind: Request['kind'] }[];
  readonly worker: string;
  /** Tasks of the main thread that took more than 50 ms: when they began, and how long they took. */
  readonly longTasks: { readonly at: number; readonly milliseconds: number }[];
}
declare global {
  interface Window {
    workerTraffic: Overheard;
  }
}

/** Begins to listen; to be called before the page loads. */
export const overhear = (page: Page) =>
  page.addInitScript(() => {
    const heard: Heard[] = [];
    const requests: Request[] = [];
    const said: { at: number; kind: Request['kind'] }[] = [];
    const longTasks: { at: number; milliseconds: number }[] = [];
    const workerTraffic = { heard, requests, said, worker: '', longTasks };
    window.workerTraffic = workerTraffic;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        longTasks.push({ at: startTime, milliseconds: duration });
    }).observe({ type: 'longtask' });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workerTraffic.worker = String(url);
        this.addEventListener('message', ({ data }: MessageEvent<Event>) => {
          heard.push({ at: performance.now(), kind: data.kind, ...('phase' in data ? { phase: data.phase } : {}) });
        });
      }
      override postMessage(message: Request, ...rest: never[]) {
        said.push({ at: performance.now(), kind: message.kind });
        if (message.kind === 'open' || message.kind === 'start') requests.push(message);
        super.postMessage(message, ...rest);
      }
    };
  });

/** What was heard up to now. */
export const overheardBy = (page: Page): Promise<Overheard> => page.evaluate(() => window.workerTraffic);

/** When training began and ended, and how long it took without what lies between its phases. */
export function timeOfTraining(heard: readonly Heard[]) {
  const [teach, soften, distil, measure] = ['teach', 'soften', 'distil', 'measure'].map(
    (phase) => heard.find((each) => each.kind === 'phase' && each.phase === phase)?.at ?? Number.NaN,
  ) as [number, number, number, number];
  const milliseconds = soften - teach + (measure - distil);
  if (Number.isNaN(milliseconds)) throw new Error('The run did not train to its end.');
  return { from: teach, to: measure, milliseconds };
}

/** Lets the same worker do the same run for a page that draws nothing. */
export async function runUndrawn(page: Page, { worker, requests }: Overheard): Promise<Heard[]> {
  return page.evaluate(
    ({ worker, requests }) =>
      new Promise<Heard[]>((resolve, reject) => {
        const heard: Heard[] = [];
        const hired = new Worker(worker, { type: 'module' });
        hired.onmessage = ({ data }: MessageEvent<Event>) => {
          heard.push({ at: performance.now(), kind: data.kind, ...('phase' in data ? { phase: data.phase } : {}) });
          if (data.kind === 'failed') reject(new Error(JSON.stringify(data.failure)));
          if (data.kind !== 'finished') return;
          hired.terminate();
          resolve(heard);
        };
        for (const request of requests) hired.postMessage(request);
      }),
    { worker, requests },
  );
}
