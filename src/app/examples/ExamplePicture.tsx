import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { tasks } from '../../tasks';
import { cssColour } from './classColours';
import { ExampleText } from './ExampleText';
import { GreyImage } from './GreyImage';
import { subjectOf } from './subject';

interface ExamplePictureProps {
  readonly task: Experiment['task'];
  /** `[…inputShape]`, in the range of network inputs. */
  readonly input: Float32Array;
  /** Its class, which colours a point; null if it has none. */
  readonly label: number | null;
  /** What it says, if it is text. */
  readonly text: string | undefined;
  readonly name: string;
}

/** Sides of the picture, in pixels. */
const side = 56;

/** One example as its task draws it. */
export function ExamplePicture({ task, input, label, text, name }: ExamplePictureProps) {
  const { input: kind, shape, hasGreyImages } = subjectOf(byId(tasks, task.id), task.values);
  if (kind.drawnAs === 'text') {
    return (
      <>
        <span className="spoken">{name}: </span>
        <ExampleText text={text ?? '…'} lines={3} />
      </>
    );
  }
  const [rows = 0, columns = 0] = shape;
  if (hasGreyImages) {
    const pixels = input.slice(0, rows * columns);
    return <GreyImage pixels={pixels} rows={rows} columns={columns} size={side} label={name} />;
  }
  const [x = 0, y = 0] = input;
  return (
    <svg viewBox="-1.1 -1.1 2.2 2.2" width={side} height={side} role="img" aria-label={name}>
      <rect x="-1.08" y="-1.08" width="2.16" height="2.16" fill="none" stroke="var(--hairline)" strokeWidth="0.04" />
      <path d="M-1 0H1M0 -1V1" stroke="var(--hairline)" strokeWidth="0.03" />
      <circle cx={x} cy={-y} r="0.13" fill={label === null ? 'var(--quiet)' : cssColour(label)} />
    </svg>
  );
}
