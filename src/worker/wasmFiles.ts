import plainFile from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdFile from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedFile from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { WasmFiles } from '../backend/choose';

/** Where our own site serves the binaries of tfjs-backend-wasm. */
export const wasmFiles: WasmFiles = {
  'tfjs-backend-wasm.wasm': plainFile,
  'tfjs-backend-wasm-simd.wasm': simdFile,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedFile,
};
