import { useEffect, useRef } from 'react';
import classes from './examples.module.css';

interface GreyImageProps {
  /** `[rows, columns]`, as bytes 0 … 255 or as shares 0 … 1. */
  readonly pixels: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  /** Size on the screen. */
  readonly size: number;
  readonly label: string;
}

/** A grey image, white ink on black as the data have it. */
export function GreyImage({ pixels, rows, columns, size, label }: GreyImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(columns, rows);
    const scale = pixels instanceof Uint8Array ? 1 : 255;
    for (let at = 0; at < pixels.length; at++) {
      const value = (pixels[at] as number) * scale;
      image.data.set([value, value, value, 255], 4 * at);
    }
    context.putImageData(image, 0, 0);
  }, [pixels, rows, columns]);
  return (
    <canvas
      ref={canvas}
      width={columns}
      height={rows}
      className={classes.image}
      style={{ width: size, height: size }}
      role="img"
      aria-label={label}
    />
  );
}
