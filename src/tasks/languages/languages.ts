import { number, type Values } from '../../experiment/fields';
import { messages } from '../../experiment/text';
import { tokens } from '../../inputs';
import { classification } from '../../objectives';
import { loadPacked } from '../load';
import type { Task } from '../task';
import { classesInOrder, namesByKey } from '../textClasses';
import { families, languages as list } from './list';
import { longest, positions, vocabulary } from './sizes';

const words = messages('tasks.languages', {
  name: 'Which language is this?',
  note: 'A few words of the Universal Declaration of Human Rights in 32 languages, with close relatives among them. The soft targets tell the student how much of each language is in a text.',
  group: 'Text',
  length: 'Characters',
  lengthHelp: 'How much of a text the networks are shown. The shorter it is, the more often relatives look alike.',
  family: 'Which family?',
});

const names = namesByKey(
  'tasks.languages.names',
  list.map(({ name }) => name),
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
  classNames: () => names,
  secondQuestion: () => ({ name: words.family, answers: list.map(({ family }) => families.indexOf(family)) }),
  counts: () => ({ train: list.length * sizes.train, test: list.length * sizes.test }),
  outline: () => ({
    train: { labels: labelsOf('train'), areBytes: false },
    test: { labels: labelsOf('test'), areBytes: false },
    scale: 1,
  }),
  /** The crops and their order do not depend on the seed, so that all seeds are measured on the same texts. */
  async make(values: Values, _seed, load) {
    // Neither the page nor the worker needs it before a run on texts.
    const { datasetIn } = await import('./texts');
    const labels = { train: labelsOf('train'), test: labelsOf('test') };
    return loadPacked(load, file, (content) => datasetIn(content, values.length as number, sizes, labels));
  },
};

/** The classes of the examples, `[count]`. */
const labelsOf = (part: keyof typeof sizes): Uint8Array =>
  classesInOrder(list.length, sizes[part], `languages order ${part}`);
