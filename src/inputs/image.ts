import type { InputKind } from '../experiment/inputKind';
import { blockSizeOf } from '../experiment/inputMask';

/** Grey images, `[rows, columns, 1]`, white ink on black. */
export const image: InputKind = {
  id: 'image',
  range: [0, 1],
  augmentation: 'shift',
  noise: { shift: 2 },
  maskField: 'detail',
  maskOf({ detail }, [, width = 0]) {
    if (detail === 'left') return { kind: 'columns', seen: Array.from({ length: width }, (_, x) => 2 * x < width) };
    const size = blockSizeOf(detail);
    return size === null ? null : { kind: 'blocks', size };
  },
  // Generated images start dark, as digits on an empty background are.
  generated: { by: 'upsampling', from: 2, shown: 28 },
  drawnAs: 'image',
};
