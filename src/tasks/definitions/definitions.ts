import { messages } from '../../experiment/text';
import { tokens } from '../../inputs';
import { classification } from '../../objectives';
import { loadPacked } from '../load';
import type { Task } from '../task';
import { classesInOrder, namesByKey } from '../textClasses';
import { categories, kinds } from './list';
import { positions, sizes, vocabulary } from './sizes';

const words = messages('tasks.definitions', {
  name: 'What is being defined?',
  note: 'Definitions of English nouns from WordNet, in 16 categories. A token is a word. The soft targets tell the student which categories a definition could also be of.',
  group: 'Text',
  kind: 'Concrete or abstract?',
});

const names = namesByKey(
  'tasks.definitions.names',
  categories.map(({ name }) => name),
);

const file = 'data/definitions.bin';

/** Definitions of English nouns, to be sorted into categories. */
export const definitions: Task = {
  id: 'definitions',
  name: words.name,
  note: words.note,
  group: words.group,
  fields: {},
  input: tokens,
  objective: classification,
  inputShape: [positions],
  vocabulary,
  suggests: {
    // With a hidden layer of 64 units, softness was worth 4 points instead of 7 (seeds 1 and 2).
    teacher: { id: 'bag', values: { width: 64, widths: [], dropout: 0.5 } },
    student: { id: 'bag', values: { width: 16 } },
    // Twenty labelled definitions of each category: what the student gains comes from softness, since the twins have the same.
    transfer: { examples: 20 * categories.length, labelled: 20 * categories.length },
    loss: { temperature: 4 },
    training: { batchSize: 64, learningRate: 0.01, teacherEpochs: 12, studentLength: 'steps', studentSteps: 1000 },
  },
  classNames: () => names,
  secondQuestion: () => ({ name: words.kind, answers: categories.map(({ kind }) => kinds.indexOf(kind)) }),
  counts: () => ({ train: categories.length * sizes.train, test: categories.length * sizes.test }),
  outline: () => ({
    train: { labels: labelsOf('train'), areBytes: false },
    test: { labels: labelsOf('test'), areBytes: false },
    scale: 1,
  }),
  /** The definitions and their order do not depend on the seed, so that all seeds are measured on the same ones. */
  async make(_values, _seed, load) {
    // Neither the page nor the worker needs it before a run on definitions.
    const { datasetIn } = await import('./texts');
    const labels = { train: labelsOf('train'), test: labelsOf('test') };
    return loadPacked(load, file, (content) => datasetIn(content, labels));
  },
};

/** The classes of the examples, `[count]`. */
const labelsOf = (part: keyof typeof sizes): Uint8Array =>
  classesInOrder(categories.length, sizes[part], `definitions order ${part}`);
