import * as tf from '@tensorflow/tfjs';
import type { CapturingWasmBackend } from './capturingBackend';
import type { Heap } from './heap';

/**
 * Replaces kernels that only move memory, on WASM. TensorFlow.js's own copy too much: Identity and Cast to the same
 * type copy the whole tensor, Slice the whole source, GatherV2 all indices. Its Tile computes every index by divisions.
 */
export function installMemoryKernels(): void {
  replace('Identity', ({ inputs, backend }) => aliasOf(backend, (inputs as { x: tf.TensorInfo }).x));
  const stockCast = tf.getKernel('Cast', 'wasm').kernelFunc;
  replace('Cast', (call) => {
    const { x } = call.inputs as { x: tf.TensorInfo };
    const { dtype } = call.attrs as unknown as { dtype: tf.DataType };
    return x.dtype === dtype ? aliasOf(call.backend, x) : stockCast(call);
  });
  replace('Slice', ({ inputs, attrs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const { begin, size } = attrs as unknown as { begin: number | number[]; size: number | number[] };
    const parsed = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    return sliceOf(backend, x, parsed[0] as number[], parsed[1] as number[]);
  });
  const stockGather = tf.getKernel('GatherV2', 'wasm').kernelFunc;
  replace('GatherV2', (call) => {
    const { inputs, attrs, backend } = call;
    const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
    const isRows = tf.util.parseAxisParam(axis, x.shape)[0] === 0 && batchDims === 0 && indices.dtype === 'int32';
    return isRows ? rowsOf(backend, x, indices) : stockGather(call);
  });
  const stockTile = tf.getKernel('Tile', 'wasm').kernelFunc;
  replace('Tile', (call) => {
    const { x } = call.inputs as { x: tf.TensorInfo };
    const { reps } = call.attrs as unknown as { reps: number[] };
    return tf.util.bytesPerElement(x.dtype) === 4 ? tiled(call.backend, x, reps) : stockTile(call);
  });
}

/**
 * Registers UnsortedSegmentSum on WASM, the gradient of a gather, which TensorFlow.js lacks there: `[n, …]` →
 * `[numSegments, …]`, the sum of the rows of each segment. Rows with a segment outside of `[0, numSegments)` are
 * ignored.
 */
export function installSegmentSum(): void {
  replace('UnsortedSegmentSum', ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
    const { numSegments } = attrs as unknown as { numSegments: number };
    const [rows = 0, ...rowShape] = x.shape;
    const width = tf.util.sizeFromShape(rowShape);
    const result = backend.makeOutput([numSegments, ...rowShape], x.dtype);
    const from = backend.place(x.dataId).memoryOffset / 4;
    const ids = backend.place(segmentIds.dataId).memoryOffset / 4;
    const to = backend.place(result.dataId).memoryOffset / 4;
    backend.perform(({ floats, integers }) => {
      const values = x.dtype === 'float32' ? floats : integers;
      values.fill(0, to, to + numSegments * width);
      for (let row = 0; row < rows; row++) {
        const segment = integers[ids + row] as number;
        if (segment < 0 || segment >= numSegments) continue;
        for (let i = 0; i < width; i++) {
          const at = to + segment * width + i;
          values[at] = (values[at] as number) + (values[from + row * width + i] as number);
        }
      }
    });
    return result;
  });
}

/** The arguments of a WASM kernel. */
export type KernelCall = Omit<Parameters<tf.KernelFunc>[0], 'backend'> & { readonly backend: CapturingWasmBackend };

/** Registers a kernel on WASM, in place of TensorFlow.js's own where it has one of that name. */
export function replace(kernelName: string, kernelFunc: (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[]): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as unknown as tf.KernelFunc });
}

/** Another tensor on the same memory. */
function aliasOf(backend: CapturingWasmBackend, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}

/** The part of `x` of shape `size` from `begin` on. */
function sliceOf(backend: CapturingWasmBackend, x: tf.TensorInfo, begin: number[], size: number[]): tf.TensorInfo {
  const result = backend.makeOutput(size, x.dtype);
  const bytes = tf.util.bytesPerElement(x.dtype);
  const from = backend.place(x.dataId).memoryOffset;
  const to = backend.place(result.dataId).memoryOffset;
  const strides = [...tf.util.computeStrides(x.shape), 1];
  // The innermost dimensions that are taken whole are contiguous, together with the one before them.
  let inner = size.length - 1;
  while (inner > 0 && begin[inner] === 0 && size[inner] === x.shape[inner]) inner--;
  const piece = Math.max(0, tf.util.sizeFromShape(size.slice(Math.max(inner, 0)))) * bytes;
  const pieces = tf.util.sizeFromShape(size.slice(0, Math.max(inner, 0)));
  const starts = new Int32Array(piece === 0 ? 0 : pieces);
  for (let at = 0; at < starts.length; at++) {
    let rest = at;
    let start = 0;
    for (let dimension = size.length - 1; dimension >= 0; dimension--) {
      const count = dimension < inner ? (size[dimension] as number) : 1;
      start += ((begin[dimension] as number) + (rest % count)) * (strides[dimension] as number);
      rest = Math.floor(rest / count);
    }
    starts[at] = from + start * bytes;
  }
  backend.perform((heap) => {
    for (let at = 0; at < starts.length; at++) {
      const start = starts[at] as number;
      heap.bytes.copyWithin(to + at * piece, start, start + piece);
    }
  });
  return result;
}

/** `x` repeated `reps[d]` times along each dimension d. */
function tiled(backend: CapturingWasmBackend, x: tf.TensorInfo, reps: readonly number[]): tf.TensorInfo {
  const { shape } = x;
  const wide = shape.map((size, dimension) => size * (reps[dimension] as number));
  const result = backend.makeOutput(wide, x.dtype);
  const from = backend.place(x.dataId).memoryOffset / 4;
  const to = backend.place(result.dataId).memoryOffset / 4;
  const sourceStrides = [...tf.util.computeStrides(shape), 1];
  const targetStrides = [...tf.util.computeStrides(wide), 1];
  // The innermost dimensions that are not repeated are contiguous.
  let inner = shape.length;
  while (inner > 0 && reps[inner - 1] === 1) inner--;
  const piece = tf.util.sizeFromShape(shape.slice(inner));
  /** Writes dimensions from `dimension` on; `source` and `target` are in units of four bytes. */
  const write = (heap: Heap, dimension: number, source: number, target: number): void => {
    if (dimension === inner) {
      copyWords(heap, source, target, piece);
      return;
    }
    const stride = targetStrides[dimension] as number;
    const size = shape[dimension] as number;
    for (let at = 0; at < size; at++) {
      write(heap, dimension + 1, source + at * (sourceStrides[dimension] as number), target + at * stride);
    }
    const block = size * stride;
    const whole = block * (reps[dimension] as number);
    // Appends copies of what has been written, twice as much each time.
    for (let done = block; done < whole; done += Math.min(done, whole - done)) {
      copyWords(heap, target, target + done, Math.min(done, whole - done));
    }
  };
  backend.perform((heap) => write(heap, 0, from, to));
  return result;
}

/** Copies `count` four-byte values; for a few of them, a loop is faster than a call of `copyWithin`. */
function copyWords({ integers }: Heap, from: number, to: number, count: number): void {
  if (count > 24) integers.copyWithin(to, from, from + count);
  else for (let at = 0; at < count; at++) integers[to + at] = integers[from + at] as number;
}

/** The rows of `x` at `indices`. Running it throws RangeError for an index outside of `x`. */
function rowsOf(backend: CapturingWasmBackend, x: tf.TensorInfo, indices: tf.TensorInfo): tf.TensorInfo {
  const [rows = 0, ...rowShape] = x.shape;
  const result = backend.makeOutput([...indices.shape, ...rowShape], x.dtype);
  const from = backend.place(x.dataId).memoryOffset;
  const to = backend.place(result.dataId).memoryOffset;
  const first = backend.place(indices.dataId).memoryOffset / 4;
  const count = tf.util.sizeFromShape(indices.shape);
  const bytes = tf.util.sizeFromShape(rowShape) * tf.util.bytesPerElement(x.dtype);
  backend.perform((heap) => {
    for (let at = 0; at < count; at++) {
      const row = heap.integers[first + at] as number;
      if (row < 0 || row >= rows) throw new RangeError(`There is no row ${row} among ${rows}.`);
      heap.bytes.copyWithin(to + at * bytes, from + row * bytes, from + (row + 1) * bytes);
    }
  });
  return result;
}
