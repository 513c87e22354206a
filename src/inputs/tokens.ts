import { type InputKind, padding } from '../experiment/inputKind';

/**
 * A sequence of ids, `[positions]`: whole numbers from 0 to below the task's vocabulary. 0, the padding,
 * fills the positions after the last one. On a device they are floats, which hold them exactly.
 */
export const tokens: InputKind = {
  id: 'tokens',
  range: null,
  augmentation: null,
  noise: null,
  maskField: null,
  maskOf: () => null,
  generated: null,
  mask: (ops, ids) => ops.cast(ops.notEqual(ids, padding), 'float32'),
  drawnAs: 'text',
};
