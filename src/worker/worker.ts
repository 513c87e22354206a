import { chooseBackend } from '../backend/choose';
import { loadFrom } from '../tasks/load';
import { createRequestHandler } from './handler';
import type { Event, Request } from './protocol';
import { wasmFiles } from './wasmFiles';

/** The worker itself: messages in, messages out. What to do with them is the request handler's. */

const channel = new MessageChannel();
let breathing: (() => void)[] = [];
channel.port1.onmessage = () => {
  for (const resume of breathing.splice(0)) resume();
};

const handler = createRequestHandler({
  post: (event: Event) => self.postMessage(event),
  now: () => performance.now(),
  // A message to oneself queues behind those that came before it, without the 4 ms that a timer costs.
  yieldToEvents: () =>
    new Promise<void>((resolve) => {
      breathing = [...breathing, resume];
      channel.port2.postMessage(null);
      function resume() {
        resolve();
      }
    }),
  chooseBackend: (wanted) => chooseBackend(wanted, wasmFiles),
  loadFrom,
});

self.onmessage = (message: MessageEvent<Request>) => handler.receive(message.data);
setInterval(() => self.postMessage({ kind: 'heartbeat' } satisfies Event), 5000);
