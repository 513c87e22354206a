import type { Padding } from '../layer';

/** Output height and width of `size` × `size` windows over an image. @throws RangeError if no window fits. */
export function windowsOver(
  height: number,
  width: number,
  { size, stride, padding }: { readonly size: number; readonly stride: number; readonly padding: Padding },
): readonly [height: number, width: number] {
  const along = (length: number) => Math.ceil((padding === 'same' ? length : length - size + 1) / stride);
  if (padding === 'valid' && Math.min(height, width) < size)
    throw new RangeError(`No window of ${size} × ${size} fits into ${height} × ${width}.`);
  return [along(height), along(width)];
}
