import { type BenchAnswer, type BenchRequest, type Contender, ContenderRefused, type Refusal } from '../contender';
import { createGpuCounter } from './gpuCounts';

/** Makes a worker of a contender: one request at a time, each with one answer. */
export function serve(contender: Contender): void {
  const counter = createGpuCounter();
  const answer = async (request: BenchRequest): Promise<BenchAnswer> => {
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
    answer(data)
      .catch((error: unknown): BenchAnswer => ({ kind: 'refused', refusal: refusalOf(error) }))
      .then((message) => self.postMessage(message));
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ContenderRefused) return error.refusal;
  return { code: 'failed', detail: error instanceof Error ? error.message : String(error) };
}
