import type { InputKind } from '../experiment/inputKind';

/** Points in the square [−1, 1]², `[2]`. */
export const points: InputKind = {
  id: 'points',
  range: [-1, 1],
  augmentation: 'jitter',
  noise: { jitter: 0.05 },
  maskField: 'coordinates',
  maskOf: ({ coordinates }) =>
    coordinates === 'both' ? null : { kind: 'columns', seen: [coordinates === 'x', coordinates === 'y'] },
  generated: { by: 'dense', from: 0, shown: 300 },
  drawnAs: 'point',
};
