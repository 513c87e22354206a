import { sources } from './sources';
import type { TermGroup } from './term';

/** What computes. */
export const device = {
  id: 'device',
  name: 'Device',
  terms: {
    backend: {
      name: 'Backend',
      meaning:
        'What computes the networks on this device: WebGPU or WebGL on the graphics processor, WASM or plain JavaScript on the main processor.',
    },
    webgpu: {
      name: 'WebGPU',
      meaning:
        'The browser’s newer interface to the graphics processor, which can also be used for general computations. Usually the fastest.',
    },
    webgl: {
      name: 'WebGL',
      meaning:
        'The browser’s older interface to the graphics processor. It is made for drawing, and computations have to be written as the drawing of images.',
    },
    wasm: {
      name: 'WebAssembly (WASM)',
      meaning:
        'Compiled code that the browser runs on the main processor at nearly native speed. It needs no graphics processor.',
      source: sources.wasm,
    },
  },
} as const satisfies TermGroup;
