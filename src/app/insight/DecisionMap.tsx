import { useEffect, useRef } from 'react';
import type { Examples } from '../../tasks/task';
import { mapSide } from '../../worker/protocol';
import { cssColour } from './classColours';
import classes from './Insight.module.css';
import { mapPixels } from './maps';

interface DecisionMapProps {
  readonly title: string;
  readonly colour: string;
  /** Logits over the grid; absent before the learner exists. */
  readonly logits?: Float32Array | undefined;
  readonly examples: Examples | null;
  /** Where the probe is, in [−1, 1]². */
  readonly probe: readonly [number, number];
  readonly onProbe: (x: number, y: number) => void;
}

/** Points of the screen along one side of the drawing, before the display's own density. */
const size = 256;
/** More points than these are only a fog. */
const mostPoints = 400;

/** What a learner says of every place in the plane, with the training points on it. A click moves the probe. */
export function DecisionMap({ title, colour, logits, examples, probe, onProbe }: DecisionMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, logits, examples);
  }, [logits, examples]);
  const [x, y] = probe;
  return (
    <figure className={classes.map}>
      <figcaption style={{ color: colour }}>{title}</figcaption>
      <div
        className={classes.canvasPlace}
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onProbe(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2);
        }}
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

function draw(canvas: HTMLCanvasElement, logits: Float32Array | undefined, examples: Examples | null): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const isDark = document.documentElement.dataset.mantineColorScheme === 'dark';
  const ground: [number, number, number] = isDark ? [27, 30, 35] : [255, 255, 255];
  context.fillStyle = `rgb(${ground.join(' ')})`;
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (logits) {
    const small = new OffscreenCanvas(mapSide, mapSide);
    small.getContext('2d')?.putImageData(new ImageData(mapPixels(logits, ground), mapSide, mapSide), 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(small, 0, 0, canvas.width, canvas.height);
  }
  if (!examples) return;
  const { inputs, labels } = examples;
  const radius = logits ? 4 : 5;
  context.lineWidth = 1;
  context.strokeStyle = isDark ? 'rgb(0 0 0 / 60%)' : 'rgb(255 255 255 / 80%)';
  for (let i = 0; i < Math.min(mostPoints, labels.length); i++) {
    context.fillStyle = cssColour(labels[i] as number);
    context.beginPath();
    context.arc(
      (((inputs[2 * i] as number) + 1) / 2) * canvas.width,
      ((1 - (inputs[2 * i + 1] as number)) / 2) * canvas.height,
      radius,
      0,
      2 * Math.PI,
    );
    context.fill();
    context.stroke();
  }
}
