/** Sides of an MNIST image and of the box that its digit fills. */
const side = 28;
const box = 20;

/**
 * Brings a drawing into MNIST's form: scaled to fit a box of 20 × 20, then moved so that its centre of mass is the
 * centre of the 28 × 28 image (LeCun et al., 1998). `ink` is `[size, size]`, 0 … 1; the result `[28, 28]`, 0 … 1, or
 * null when nothing is drawn.
 */
export function asDigitImage(ink: Float32Array, size: number): Float32Array | null {
  const bounds = boundsOf(ink, size);
  if (!bounds) return null;
  const { left, right, top, bottom } = bounds;
  const scale = Math.max(right - left, bottom - top) / box;
  const [centreX, centreY] = centreOf(ink, size);
  const image = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      // The mean of the ink under one pixel: a drawing is several times finer than the image.
      const x = centreX + (column - side / 2) * scale;
      const y = centreY + (row - side / 2) * scale;
      image[row * side + column] = meanInk(ink, size, x, y, scale);
    }
  }
  return image;
}

function boundsOf(ink: Float32Array, size: number) {
  let [left, right, top, bottom] = [size, -1, size, -1];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if ((ink[row * size + column] as number) < 0.1) continue;
      left = Math.min(left, column);
      right = Math.max(right, column + 1);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
    }
  }
  return right < 0 ? null : { left, right, top, bottom };
}

function centreOf(ink: Float32Array, size: number): readonly [number, number] {
  let [sum, sumX, sumY] = [0, 0, 0];
  ink.forEach((value, at) => {
    sum += value;
    sumX += value * ((at % size) + 0.5);
    sumY += value * (Math.floor(at / size) + 0.5);
  });
  return [sumX / sum, sumY / sum];
}

/** Mean over the square of `width` whose top left corner is (x, y); outside the drawing there is no ink. */
function meanInk(ink: Float32Array, size: number, x: number, y: number, width: number): number {
  const samples = Math.max(1, Math.ceil(width));
  let sum = 0;
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < samples; j++) {
      const column = Math.floor(x + ((j + 0.5) * width) / samples);
      const row = Math.floor(y + ((i + 0.5) * width) / samples);
      const isInside = column >= 0 && column < size && row >= 0 && row < size;
      sum += isInside ? (ink[row * size + column] as number) : 0;
    }
  }
  return sum / (samples * samples);
}
