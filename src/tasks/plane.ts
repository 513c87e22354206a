import type { Suggestion } from '../experiment/declarations';
import { type NumberField, number, type Values, type ValuesOf } from '../experiment/fields';
import { type Random, randomStream } from '../experiment/random';
import { type MessageValue, messages, type Text } from '../experiment/text';
import { points } from '../inputs';
import { classification } from '../objectives';
import type { Examples, Task } from './task';

const words = messages('tasks.shapes', {
  group: '2-D shapes',
  classes: 'Classes',
  noise: 'Noise',
  noiseHelp: 'Standard deviation of the Gaussian noise on both coordinates. The square is 2 wide.',
  points: 'Training points',
  pointsHelp: 'How many points there are to train on. Testing always takes 2,000 others.',
  className: 'Class {{letter}}',
  twoClasses: 'No second question here: two classes cannot be grouped in another way. With three or more they can.',
  question: '{{one}} or {{other}}?',
  list: '{{list}}/{{item}}',
});

/** `[x, y]` in the square [−1, 1]²; y points up. */
export type Point = readonly [x: number, y: number];

/** Draws one point of class `label` (0 … classes − 1) without noise; may take any number of values from `random`. */
export type DrawPoint = (label: number, random: Random) => Point;

type PlaneFields = { readonly noise: NumberField; readonly points: NumberField };

/** What the file of a shape declares; {@link planeTask} derives the rest. */
export interface PlaneShape<F extends PlaneFields> {
  readonly id: string;
  readonly name: Text;
  readonly note: Text;
  readonly fields: F;
  readonly suggests: Suggestion;
  classes(values: ValuesOf<F>): number;
  /** Draws what all points have in common (centres, cells) from `random`, and returns how one point is drawn. */
  arrange(values: ValuesOf<F>, random: Random): DrawPoint;
}

type Range = { readonly default: number; readonly min: number; readonly max: number };

/** The field for the number of classes, for shapes in which it is a choice. */
export const classesField = (range: Range): NumberField =>
  number({ ...range, step: 1, label: words.classes, term: 'class' });

/** The fields of every shape; noise is in units of the square, whose sides are 2 long. */
export const planeFields = (noise: Range): PlaneFields => ({
  noise: number({
    ...noise,
    step: 0.01,
    label: words.noise,
    term: 'jitter',
    help: words.noiseHelp,
  }),
  points: number({
    default: 1000,
    min: 100,
    max: 4000,
    step: 100,
    label: words.points,
    term: 'training-set',
    help: words.pointsHelp,
  }),
});

const testPoints = 2000;
const letters = 'ABCDEFGH';

/** A task of points in [−1, 1]² with balanced classes, from the declaration of its shape. */
export function planeTask<F extends PlaneFields>(shape: PlaneShape<F>): Task {
  // Safe: values are validated against these fields before they get here.
  const typed = (values: Values) => values as ValuesOf<F> & ValuesOf<PlaneFields>;
  return {
    id: shape.id,
    name: shape.name,
    note: shape.note,
    group: words.group,
    fields: shape.fields,
    input: points,
    objective: classification,
    inputShape: [2],
    suggests: shape.suggests,
    classNames: (values) =>
      Array.from(letters.slice(0, shape.classes(typed(values))), (letter) => words.className({ letter })),
    secondQuestion: (values) => groupsOf(shape.classes(typed(values))),
    counts: (values) => ({ train: typed(values).points, test: testPoints }),
    async make(values, seed) {
      const { noise, points } = typed(values);
      const classes = shape.classes(typed(values));
      const stream = (purpose: string) => randomStream(seed, `${shape.id} ${purpose}`);
      const place = shape.arrange(typed(values), stream('arrangement'));
      const draw = (count: number, part: 'training' | 'test') =>
        drawExamples(place, { count, classes, noise }, stream(`${part} points`), stream(`${part} order`));
      return { train: draw(points, 'training'), test: draw(testPoints, 'test'), scale: 1 };
    },
  };
}

/** The items as a list, with the separator of the language. */
const listed = (items: readonly string[]): MessageValue =>
  items.reduce<MessageValue>((list, item) => (list === '' ? item : words.list({ list, item })), '');

/**
 * The second question: which of two groups, of every other class each. With two classes the groups would be the
 * classes.
 */
function groupsOf(classes: number): ReturnType<Task['secondQuestion']> {
  if (classes < 3) {
    return {
      disabledReason: words.twoClasses,
    };
  }
  const answers = Array.from({ length: classes }, (_, label) => label % 2);
  const named = (group: number) => answers.flatMap((of, label) => (of === group ? [letters.charAt(label)] : []));
  return {
    name: words.question({ one: listed(named(0)), other: listed(named(1)) }),
    answers,
  };
}

/**
 * Draws points class by class in turn and puts them in random order. The random numbers of a point do not depend on the
 * noise, so that a noise slider moves points; a larger count keeps every point of a smaller one.
 */
function drawExamples(
  place: DrawPoint,
  { count, classes, noise }: { readonly count: number; readonly classes: number; readonly noise: number },
  random: Random,
  order: Random,
): Examples {
  const inputs = new Float32Array(count * 2);
  const labels = new Uint8Array(count);
  const rows = order.shuffled(Array.from(labels.keys()));
  rows.forEach((row, turn) => {
    const label = turn % classes;
    const [x, y] = place(label, random);
    labels[row] = label;
    inputs[2 * row] = reflected(x + noise * random.normal());
    inputs[2 * row + 1] = reflected(y + noise * random.normal());
  });
  return { inputs, labels };
}

/** Reflects a value at ±1 into [−1, 1]. Clamping would accumulate points on the border. */
function reflected(value: number): number {
  if (Math.abs(value) <= 1) return value;
  const phase = (((value - 1) % 4) + 4) % 4;
  return Math.abs(phase - 2) - 1;
}
