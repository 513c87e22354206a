import { type BenchAnswer, type BenchRequest, type Contender, ContenderRefused, type Refusal } from '../contender';
import { createGpuCounter } from './gpuCounts';

/** Serves a contender in this worker: answers every request with one message. Requests must come one at a time. */
export function serve(contender: Contender): void {
  const counter = createGpuCounter();
  const answerTo = async (request: BenchRequest): Promise<BenchAnswer> => {
    switch (request.kind) {
      case 'open':
        return { kind: 'opened', opened: await contender.open(request.wanted, request.backend) };
      case 'take': {
        const begun = performance.now();
        const done = contender.take(request.steps);
        const script = performance.now() - begun;
        await done;
        return { kind: 'taken', timing: { steps: request.steps, script, wall: performance.now() - begun } };
      }
      case 'count':
        return { kind: 'counted', counts: await counter.during(() => contender.take(request.steps)) };
      case 'loss':
        return { kind: 'loss', loss: await contender.loss() };
      default:
        return request satisfies never;
    }
  };
  self.onmessage = ({ data }: MessageEvent<BenchRequest>) => {
    answerTo(data)
      .catch((error: unknown): BenchAnswer => ({ kind: 'refused', refusal: refusalOf(error) }))
      .then((message) => self.postMessage(message));
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ContenderRefused) return error.refusal;
  return { code: 'failed', detail: error instanceof Error ? error.message : String(error) };
}
