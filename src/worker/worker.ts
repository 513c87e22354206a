import { chooseBackend } from '../backend/choose';
import { loadFrom } from '../tasks/load';
import { createRequestHandler } from './handler';
import type { Event, Request } from './protocol';
import { transferablesIn } from './transfer';
import { wasmFiles } from './wasmFiles';

/** The worker itself: passes messages on, to and from the request handler. */

const channel = new MessageChannel();
let yielding: (() => void)[] = [];
channel.port1.onmessage = () => {
  for (const resume of yielding.splice(0)) resume();
};

const handler = createRequestHandler({
  post: (event: Event) => self.postMessage(event, { transfer: transferablesIn(event) }),
  now: () => performance.now(),
  // A message to oneself queues behind those that came before it, without the 4 ms that a timer costs.
  yieldToEvents: () =>
    new Promise<void>((resolve) => {
      yielding = [...yielding, resolve];
      channel.port2.postMessage(null);
    }),
  chooseBackend: (wanted) => chooseBackend(wanted, wasmFiles),
  loadFrom,
});

self.onmessage = (message: MessageEvent<Request>) => handler.receive(message.data);
setInterval(() => self.postMessage({ kind: 'heartbeat' } satisfies Event), 5000);
