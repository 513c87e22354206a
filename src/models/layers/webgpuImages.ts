import type { Position } from '../webgpuStage';

/** The sizes of a batch of images: `[batch, height, width, channels]`. */
export interface Images {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Sizes of a batch of examples of this shape. */
export const imagesOf = ({
  batch,
  input: [height = 1, width = 1, channels = 1],
}: Pick<Position, 'batch' | 'input'>): Images => ({
  batch,
  height,
  width,
  channels,
});
