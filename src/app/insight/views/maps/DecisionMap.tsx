import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { mapSide } from '../../../../report/scores';
import { cssColour } from '../../../examples/classColours';
import { renderQueue } from '../../../renderQueue/pageRenderQueue';
import classes from '../../shared/Insight.module.css';
import { mapPixels } from './mapPixels';
import type { MapPoint } from './mapPoints';

interface DecisionMapProps {
  readonly title: string;
  readonly colour: string;
  /** Logits over the grid; absent before the learner exists. */
  readonly logits?: Float32Array | undefined;
  /** The points that this learner learns from. */
  readonly points: readonly MapPoint[];
  /** Where the probe is, in [−1, 1]². */
  readonly probe: readonly [number, number];
  readonly onProbe: (x: number, y: number) => void;
  /** The mouse is over this place of the plane, or (null) has left. */
  readonly onHover: (place: readonly [number, number] | null) => void;
}

/** Side of the drawing in CSS pixels; the canvas has twice as many. */
const size = 256;

/** What one network answers at every place of the plane, with the points that it learns from. A click moves the probe. */
export function DecisionMap({ title, colour, logits, points, probe, onProbe, onHover }: DecisionMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useMemo(() => layerOf(points), [points]);
  useEffect(() => {
    const paint = () => void (canvas.current && draw(canvas.current, logits, layer));
    // An outdated map is removed at once; a newer one can wait for the render queue.
    if (logits) renderQueue.request(paint);
    else paint();
    return () => renderQueue.cancel(paint);
  }, [logits, layer]);
  const [x, y] = probe;
  return (
    <figure className={classes.map}>
      <figcaption style={{ color: colour }}>{title}</figcaption>
      <div
        className={classes.canvasPlace}
        onPointerDown={(event) => onProbe(...placeOf(event))}
        // A finger does not hover: it scrolls the page, or taps.
        onPointerMove={(event) => event.pointerType === 'mouse' && onHover(placeOf(event))}
        onPointerLeave={() => onHover(null)}
      >
        <canvas ref={canvas} width={2 * size} height={2 * size} role="img" aria-label={title} />
        <span
          className={classes.probe}
          style={{ left: `${((x + 1) / 2) * 100}%`, top: `${((1 - y) / 2) * 100}%` }}
          aria-hidden="true"
        />
      </div>
    </figure>
  );
}

function placeOf({ clientX, clientY, currentTarget }: PointerEvent): readonly [number, number] {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return [((clientX - left) / width) * 2 - 1, 1 - ((clientY - top) / height) * 2];
}

const isDark = () => document.documentElement.dataset.mantineColorScheme === 'dark';

function draw(canvas: HTMLCanvasElement, logits: Float32Array | undefined, layer: OffscreenCanvas): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ground: [number, number, number] = isDark() ? [27, 30, 35] : [255, 255, 255];
  if (logits) {
    const small = new OffscreenCanvas(mapSide, mapSide);
    small.getContext('2d')?.putImageData(new ImageData(mapPixels(logits, ground), mapSide, mapSide), 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(small, 0, 0, canvas.width, canvas.height);
  } else {
    context.fillStyle = `rgb(${ground.join(' ')})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(layer, 0, 0);
}

/** The points alone, on a transparent canvas: they stay while the map under them changes. */
function layerOf(points: readonly MapPoint[]): OffscreenCanvas {
  const canvas = new OffscreenCanvas(2 * size, 2 * size);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const dark = isDark();
  // Few labelled points must be seen from the last row; many only have to show where they are.
  const labelled = points.filter(({ label }) => label !== null).length;
  const radius = labelled > 100 ? 4.5 : 9;
  for (const { x, y, label } of points) {
    context.beginPath();
    context.arc(
      ((x + 1) / 2) * canvas.width,
      ((1 - y) / 2) * canvas.height,
      label === null ? 2.5 : radius,
      0,
      2 * Math.PI,
    );
    context.fillStyle = label === null ? (dark ? 'rgb(255 255 255 / 45%)' : 'rgb(0 0 0 / 40%)') : cssColour(label);
    context.fill();
    if (label === null) continue;
    context.lineWidth = radius > 5 ? 2.5 : 1;
    context.strokeStyle = dark ? 'rgb(0 0 0 / 75%)' : 'rgb(255 255 255 / 90%)';
    context.stroke();
  }
  return canvas;
}
