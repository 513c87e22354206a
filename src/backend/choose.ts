import * as tf from '@tensorflow/tfjs';
import { type BackendName, backendNames, type Device, type RefusalReason } from '../report/device';
import { installBatchTransform } from './cpu/transform';
import { installUniformOnCpu } from './cpu/uniform';
import { installBroadcastGradients } from './gradients';
import { installByteRows } from './wasm/byteRows';
import { installConvolutionGradients } from './wasm/convolution';
import { installDepthwiseGradients } from './wasm/depthwise';
import { installFusedGradients } from './wasm/fusedKernels';
import { installFastMatrixProduct } from './wasm/matrixProduct';
import { installMemoryKernels, installSegmentSum } from './wasm/memory';
import { installPoolingGradient } from './wasm/pooling';
import { installReluGradient } from './wasm/relu';
import { installProgramKernel } from './wasm/runProgram';
import { installColumnSums } from './wasm/sums';
import { installUniformOnWasm } from './wasm/uniform';
import { installOrderedMatrixProduct } from './webgpu/orderedProduct';
import { installOrderedSegmentSum } from './webgpu/orderedSegmentSum';
import { installShaders } from './webgpu/shader';

/** The URL of each binary of tfjs-backend-wasm, by the file name that it asks for. */
export type WasmFiles = Readonly<Record<string, string>>;

/** What probing a backend found: its adapter (empty for WASM and CPU), or why the backend is not available. */
type Probe = { readonly adapter: string; readonly isSoftware: boolean } | { readonly missing: string };

const softwareNames = /swiftshader|llvmpipe|softpipe|software|basic render|lavapipe|warp/i;

/** Thrown when the backend that was requested by name is not available, or with `auto` when none is. */
export class BackendUnavailable extends Error {
  constructor(
    readonly backend: BackendName | 'auto',
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Initialises TensorFlow.js on the wanted backend, with this project's kernels, or with `auto` on the first of WebGPU,
 * WebGL, WASM and CPU that is available. `auto` skips software adapters, which are slower than WASM by an order of
 * magnitude. The result says which backends were passed over, and why.
 * @throws BackendUnavailable when `wanted`, or with `auto` every backend, is not available
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
    const probe = await probeBackend(backend);
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

function probeBackend(backend: BackendName): Promise<Probe> | Probe {
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

/** Requests an adapter before TensorFlow.js does, because its backend dereferences the adapter even if it is null. */
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

/** Registers and selects the backend; resolves to false where TensorFlow.js could not initialise it. */
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

/** Opens a backend and installs this project's kernels on it. @throws Error when it cannot be opened */
async function openBackend(backend: BackendName, wasmFiles: WasmFiles): Promise<void> {
  if (!(await setBackend(backend, wasmFiles))) throw new Error(`TensorFlow.js could not open ${backend}.`);
  await tf.ready();
  if (backend === 'webgpu') {
    const { installByteRows } = await import('./webgpu/byteRows');
    installByteRows();
    installOrderedMatrixProduct();
    installOrderedSegmentSum();
    installShaders();
  }
  if (backend === 'cpu') {
    installBatchTransform();
    installUniformOnCpu();
  }
  if (backend === 'wasm') {
    installByteRows();
    installProgramKernel();
    installMemoryKernels();
    installFastMatrixProduct();
    installConvolutionGradients();
    installDepthwiseGradients();
    installPoolingGradient();
    installSegmentSum();
    installReluGradient();
    installFusedGradients();
    installColumnSums();
    installUniformOnWasm();
  }
}
