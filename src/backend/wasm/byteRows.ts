import { type ByteRowsAttributes, type ByteRowsInputs, kernelName } from '../byteRows';
import { replace } from './memory';

/** Registers the kernel `RowsOfBytes` on WASM. Running it throws RangeError for an index outside of the rows. */
export function installByteRows(): void {
  replace(kernelName, ({ inputs, attrs, backend }) => {
    const { words, indices } = inputs as unknown as ByteRowsInputs;
    const { width, scale } = attrs as unknown as ByteRowsAttributes;
    const [count = 0, perRow = 0] = words.shape;
    const [wanted = 0] = indices.shape;
    const result = backend.makeOutput([wanted, width], 'float32');
    const first = backend.place(words.dataId).memoryOffset;
    const rows = backend.place(indices.dataId).memoryOffset / 4;
    const to = backend.place(result.dataId).memoryOffset / 4;
    backend.perform(({ bytes, floats, integers }) => {
      let at = to;
      for (let i = 0; i < wanted; i++) {
        const row = integers[rows + i] as number;
        if (row < 0 || row >= count) throw new RangeError(`There is no row ${row} among ${count}.`);
        const from = first + row * perRow * 4;
        for (let byte = from; byte < from + width; byte++) floats[at++] = (bytes[byte] as number) * scale;
      }
    });
    return result;
  });
}
