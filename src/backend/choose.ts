import * as tf from '@tensorflow/tfjs';
import { type BackendName, backendNames, type Device, type RefusalReason } from '../report/device';
import { installBatchTransform } from './cpu/transform';
import { installBroadcastGradients } from './gradients';
import { installByteRows } from './wasm/byteRows';
import { installConvolutionGradients } from './wasm/convolution';
import { installDepthwiseGradients } from './wasm/depthwise';
import { installFusedGradients } from './wasm/fusedLayers';
import { installFastMatrixProduct } from './wasm/matrixProduct';
import { installMemoryKernels, installSegmentSum } from './wasm/memory';
import { installPoolingGradient } from './wasm/pooling';
import { installReluGradient } from './wasm/relu';
import { installColumnSums } from './wasm/sums';
import { installOrderedMatrixProduct } from './webgpu/orderedProduct';
import { installShaders } from './webgpu/shader';

/** Where each binary of tfjs-backend-wasm is served, by the file name that it asks for. */
export type WasmFiles = Readonly<Record<string, string>>;

/** What a backend offers, or why it is not to be had. */
type Probe = { readonly adapter: string; readonly isSoftware: boolean } | { readonly missing: string };

const softwareNames = /swiftshader|llvmpipe|softpipe|software|basic render|lavapipe|warp/i;

/** Thrown when the backend that was asked for by name cannot be had. */
export class BackendUnavailable extends Error {
  constructor(
    readonly backend: BackendName | 'auto',
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Makes TensorFlow.js ready on the wanted backend, or on the best real one: WebGPU, WebGL, WASM, CPU. A software
 * adapter is slower than WASM by an order of magnitude and is taken only when asked for by name.
 * @throws BackendUnavailable when `wanted` names a backend that cannot be had here.
 */
export async function chooseBackend(wanted: BackendName | 'auto', wasmFiles: WasmFiles): Promise<Device> {
  installBroadcastGradients();
  const refused: Device['refused'][number][] = [];
  const refuse = (backend: BackendName, reason: RefusalReason, detail = '') =>
    refused.push({ backend, reason, detail });

  for (const backend of backendNames) {
    if (wanted !== 'auto' && wanted !== backend) {
      if (backendNames.indexOf(backend) < backendNames.indexOf(wanted)) refuse(backend, 'not-asked');
      continue;
    }
    const probe = await probeOf(backend);
    if ('missing' in probe) {
      refuse(backend, 'missing', probe.missing);
    } else if (probe.isSoftware && wanted === 'auto') {
      refuse(backend, 'software', probe.adapter);
    } else {
      try {
        await openBackend(backend, wasmFiles);
        return { backend, adapter: probe.adapter, isSoftware: probe.isSoftware, refused };
      } catch (error) {
        refuse(backend, 'failed', error instanceof Error ? error.message : String(error));
      }
    }
    if (wanted === backend)
      throw new BackendUnavailable(wanted, refused.at(-1)?.detail || (refused.at(-1)?.reason ?? ''));
  }
  throw new BackendUnavailable(wanted, refused.map(({ backend, detail }) => `${backend}: ${detail}`).join('; '));
}

function probeOf(backend: BackendName): Promise<Probe> | Probe {
  switch (backend) {
    case 'webgpu':
      return probeWebGPU();
    case 'webgl':
      return probeWebGL();
    case 'wasm':
      return typeof WebAssembly === 'object' ? { adapter: '', isSoftware: false } : { missing: 'no WebAssembly' };
    case 'cpu':
      return { adapter: '', isSoftware: false };
    default:
      return backend satisfies never;
  }
}

/** Asks for an adapter before TensorFlow.js does, since its backend dereferences a null one. */
async function probeWebGPU(): Promise<Probe> {
  if (typeof navigator === 'undefined' || !navigator.gpu) return { missing: 'no navigator.gpu' };
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return { missing: 'no adapter' };
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = description || [vendor, architecture, device].filter(Boolean).join(' ');
  return { adapter: name, isSoftware: isFallbackAdapter || softwareNames.test(`${name} ${architecture}`) };
}

function probeWebGL(): Probe {
  if (typeof OffscreenCanvas === 'undefined') return { missing: 'no OffscreenCanvas' };
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return { missing: 'no WebGL 2' };
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return { adapter: name, isSoftware: softwareNames.test(name) };
}

async function setBackend(backend: BackendName, wasmFiles: WasmFiles): Promise<boolean> {
  if (backend === 'webgpu') {
    const { openWebGPU } = await import('./webgpu/open');
    return openWebGPU();
  }
  if (backend === 'wasm') {
    const [{ setWasmPaths }, { openWasm }] = await Promise.all([
      import('@tensorflow/tfjs-backend-wasm'),
      import('./wasm/capturingBackend'),
    ]);
    setWasmPaths(wasmFiles);
    return openWasm();
  }
  return tf.setBackend(backend);
}

async function openBackend(backend: BackendName, wasmFiles: WasmFiles): Promise<void> {
  if (!(await setBackend(backend, wasmFiles))) throw new Error(`TensorFlow.js could not open ${backend}.`);
  await tf.ready();
  if (backend === 'webgpu') {
    const { installByteRows } = await import('./webgpu/byteRows');
    installByteRows();
    installOrderedMatrixProduct();
    installShaders();
  }
  if (backend === 'cpu') installBatchTransform();
  if (backend === 'wasm') {
    installByteRows();
    installMemoryKernels();
    installFastMatrixProduct();
    installConvolutionGradients();
    installDepthwiseGradients();
    installPoolingGradient();
    installSegmentSum();
    installReluGradient();
    installFusedGradients();
    installColumnSums();
  }
}
