import { CaptureRefused } from '../capture/capture';
import type { HeapWork } from './heap';

type ViewType = Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor;

/**
 * Replaces a typed array on the module's memory during a recording: what a kernel does with it is recorded. The kernels
 * of TensorFlow.js take parts, copy and fill; everything else throws CaptureRefused.
 */
export interface RecordedView {
  readonly length: number;
  subarray(begin?: number, end?: number): RecordedView;
  set(source: RecordedView, offset?: number): void;
  fill(value: number): void;
}

/** Element type and address (in bytes) of each view, which the proxy does not show. */
const placeOf = new WeakMap<RecordedView, { readonly type: ViewType; readonly address: number }>();

/** A view of `length` elements of `type` at `address` (in bytes); `perform` records an operation on the memory. */
export function recordedView(
  perform: (work: HeapWork) => void,
  type: ViewType,
  address: number,
  length: number,
): RecordedView {
  const view: RecordedView = {
    length,
    subarray(begin = 0, end = length) {
      const last = Math.min(end, length);
      return recordedView(perform, type, address + begin * type.BYTES_PER_ELEMENT, Math.max(0, last - begin));
    },
    set(source, offset = 0) {
      const from = placeOf.get(source);
      if (!from) throw new CaptureRefused('a kernel brings values from JavaScript');
      const to = address + offset * type.BYTES_PER_ELEMENT;
      const { length: count } = source;
      if (from.type === type) {
        const end = from.address + count * type.BYTES_PER_ELEMENT;
        perform(({ bytes }) => bytes.copyWithin(to, from.address, end));
      } else {
        perform(({ bytes: { buffer } }) => new type(buffer, to, count).set(new from.type(buffer, from.address, count)));
      }
    },
    fill(value) {
      perform(({ bytes: { buffer } }) => new type(buffer, address, length).fill(value));
    },
  };
  const guarded = new Proxy(view, {
    get(target, name) {
      if (name in target) return target[name as keyof RecordedView];
      throw new CaptureRefused('a kernel works on values in JavaScript');
    },
    set() {
      throw new CaptureRefused('a kernel writes values from JavaScript');
    },
  });
  placeOf.set(guarded, { type, address });
  return guarded;
}

/** The typed array of each data type that can be recorded. */
export const viewTypes = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
