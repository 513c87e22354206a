import { number, type Values } from '../../experiment/fields';
import { randomStream } from '../../experiment/random';
import { type Message, messages } from '../../experiment/text';
import { tokens } from '../../inputs';
import { classification } from '../../objectives';
import { loadPacked } from '../load';
import type { Examples, Task } from '../task';
import { families, languages as list } from './list';
import { longest, positions, read, vocabulary } from './reading';

const words = messages('tasks.languages', {
  name: 'Which language is this?',
  note: 'A few words of the Universal Declaration of Human Rights in 32 languages, with close relatives among them. The soft targets tell the student which languages are related.',
  group: 'Text',
  length: 'Characters',
  lengthHelp: 'How much of a text the networks are shown. The shorter it is, the more often relatives look alike.',
  family: 'Which family?',
});

/** Their English names: the keys, with a capital. */
const names: Readonly<Record<string, Message>> = messages(
  'tasks.languages.names',
  Object.fromEntries(list.map(({ name }) => [name, `${name[0]?.toUpperCase()}${name.slice(1)}`])),
);

const file = 'data/languages.bin';
/** Crops of each language. */
const sizes = { train: 200, test: 50 } as const;

/** Crops of the Universal Declaration of Human Rights in 32 languages. */
export const languages: Task = {
  id: 'languages',
  name: words.name,
  note: words.note,
  group: words.group,
  fields: {
    length: number({
      default: 24,
      min: 8,
      max: longest,
      step: 4,
      label: words.length,
      term: 'token',
      help: words.lengthHelp,
    }),
  },
  input: tokens,
  objective: classification,
  inputShape: [positions],
  vocabulary,
  suggests: {
    teacher: { id: 'bag', values: { width: 64, widths: [64] } },
    student: { id: 'bag', values: { width: 16 } },
    // Eight labelled texts of each language: what the student gains comes from softness, since the twins have the same.
    transfer: { examples: 8 * list.length, labelled: 8 * list.length },
    loss: { temperature: 8 },
    training: { batchSize: 64, learningRate: 0.01, teacherEpochs: 8, studentLength: 'steps', studentSteps: 1000 },
  },
  classNames: () => list.map(({ name }) => names[name] as Message),
  secondQuestion: () => ({ name: words.family, answers: list.map(({ family }) => families.indexOf(family)) }),
  counts: () => ({ train: list.length * sizes.train, test: list.length * sizes.test }),
  outline: () => ({
    train: { labels: labelsOf('train'), areBytes: false },
    test: { labels: labelsOf('test'), areBytes: false },
    scale: 1,
  }),
  read,
  /** The crops and their order do not depend on the seed, so that all seeds are measured on the same texts. */
  async make(values: Values, _seed, load) {
    const length = values.length as number;
    // Neither the page nor the worker needs it before a run on texts.
    const { cropsIn } = await import('./texts');
    const crops = await loadPacked(load, file, (bytes) => cropsIn(bytes, length, sizes));
    return { train: inOrder(crops.train, 'train'), test: inOrder(crops.test, 'test'), scale: 1 };
  },
};

/** The classes of the examples, `[count]`, in random order. */
const labelsOf = (part: keyof typeof sizes): Uint8Array =>
  Uint8Array.from(
    randomStream(0, `languages order ${part}`).shuffled(
      list.flatMap((_, label) => new Array<number>(sizes[part]).fill(label)),
    ),
  );

/** Examples from the crops of each class, `[classes, size]`. */
function inOrder(crops: readonly (readonly string[])[], part: keyof typeof sizes): Examples {
  const labels = labelsOf(part);
  const left = crops.map((ofClass) => ofClass.values());
  const texts = Array.from(labels, (label) => left[label]?.next().value as string);
  const inputs = new Uint16Array(texts.length * positions);
  texts.forEach((text, at) => {
    inputs.set(read(text).ids, at * positions);
  });
  return { inputs, labels, texts };
}
