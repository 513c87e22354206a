/** The memory of the module, as views that hold until it grows. Addresses are in bytes. */
export interface Heap {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly floats: Float32Array<ArrayBuffer>;
  readonly integers: Int32Array<ArrayBuffer>;
}

/** Work on the memory of the module, at addresses that were decided before. */
export type HeapWork = (heap: Heap) => void;
