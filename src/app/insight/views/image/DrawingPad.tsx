import { Button } from '@mantine/core';
import { type PointerEvent, useRef } from 'react';
import { Icon } from '../../../controls/Icon';
import classes from '../../shared/Insight.module.css';
import { useViewText } from '../../shared/viewText';
import { asDigitImage } from './digitImage';

interface DrawingPadProps {
  /** The drawing in MNIST's form, `[28, 28]`, 0 … 1; null when the pad is empty. */
  readonly onDraw: (image: Float32Array | null) => void;
}

/** Pixels along the pad. */
const size = 168;
const brush = 15;

/** A place to write a digit on, with mouse, pen or finger. */
export function DrawingPad({ onDraw }: DrawingPadProps) {
  const { t } = useViewText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<readonly [number, number] | null>(null);

  const stroke = (event: PointerEvent<HTMLCanvasElement>) => {
    const context = event.currentTarget.getContext('2d', { willReadFrequently: true });
    if (!context || !last.current) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const here: [number, number] = [
      ((event.clientX - bounds.left) / bounds.width) * size,
      ((event.clientY - bounds.top) / bounds.height) * size,
    ];
    context.lineCap = 'round';
    context.lineWidth = brush;
    context.strokeStyle = '#fff';
    context.beginPath();
    context.moveTo(...last.current);
    context.lineTo(...here);
    context.stroke();
    last.current = here;
    onDraw(imageOf(context));
  };
  const clear = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, size, size);
    onDraw(null);
  };

  return (
    <div className={classes.pad}>
      <canvas
        ref={canvas}
        width={size}
        height={size}
        role="img"
        aria-label={t('pad')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const bounds = event.currentTarget.getBoundingClientRect();
          last.current = [
            ((event.clientX - bounds.left) / bounds.width) * size,
            ((event.clientY - bounds.top) / bounds.height) * size,
          ];
          stroke(event);
        }}
        onPointerMove={stroke}
        onPointerUp={() => {
          last.current = null;
        }}
        onPointerCancel={() => {
          last.current = null;
        }}
      />
      <Button size="compact-xs" variant="default" leftSection={<Icon name="clear" />} onClick={clear}>
        {t('clear')}
      </Button>
    </div>
  );
}

function imageOf(context: CanvasRenderingContext2D): Float32Array | null {
  const { data } = context.getImageData(0, 0, size, size);
  const ink = Float32Array.from({ length: size * size }, (_, at) => (data[4 * at + 3] as number) / 255);
  return asDigitImage(ink, size);
}
