import { softmax } from '../../../../metrics/softmax';
import { mapSide } from '../../../../report/scores';
import { classColour } from '../../../examples/classColours';

/**
 * A decision map as pixels, RGBA, `[mapSide, mapSide, 4]`: the mean of the class colours, weighted by the network's
 * probabilities at temperature 1, over the page's background colour `ground`.
 */
export function mapPixels(
  logits: Float32Array,
  ground: readonly [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const classes = logits.length / (mapSide * mapSide);
  const pixels = new Uint8ClampedArray(mapSide * mapSide * 4);
  /** Share of the background, so that the points stand out. */
  const veil = 0.45;
  const probabilities = new Float64Array(classes);
  for (let cell = 0; cell < mapSide * mapSide; cell++) {
    softmax(logits, cell * classes, classes, 1, probabilities);
    for (let channel = 0; channel < 3; channel++) {
      let mixed = 0;
      for (let label = 0; label < classes; label++) {
        mixed += (probabilities[label] as number) * (classColour(label)[channel] as number);
      }
      pixels[4 * cell + channel] = (1 - veil) * mixed + veil * (ground[channel] as number);
    }
    pixels[4 * cell + 3] = 255;
  }
  return pixels;
}

/** The cell of a map that holds the point (x, y) of [−1, 1]². */
export function cellAt(x: number, y: number): number {
  const inside = (value: number) => Math.min(mapSide - 1, Math.max(0, Math.floor(value)));
  return inside(((1 - y) / 2) * mapSide) * mapSide + inside(((x + 1) / 2) * mapSide);
}
