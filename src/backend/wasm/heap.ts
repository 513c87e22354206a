/** Views of the module's whole memory, valid until it grows. `floats` and `integers` are indexed by address / 4. */
export interface Heap {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly floats: Float32Array<ArrayBuffer>;
  readonly integers: Int32Array<ArrayBuffer>;
}

/** An operation on the module's memory, at addresses that are fixed in its closure. */
export type HeapWork = (heap: Heap) => void;
