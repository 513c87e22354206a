import { number, type ValuesOf } from '../experiment/fields';
import { messages } from '../experiment/text';
import { method } from './method';

const reasons = messages('methods.sequence-level', {
  ofClasses:
    'The answer here is one class, not a sequence of labels: the term would be that of “Teacher’s answers (hard)”.',
  withoutDecoder: 'It needs a decoder that reads the teacher’s answer as a sequence of labels, and this task has none.',
});

const fields = {
  width: number({
    default: 1,
    min: 1,
    max: 32,
    step: 1,
    label: 'Beam width of the decoder',
    term: 'decoding',
    help: '1 is greedy decoding. A beam search finds likelier sequences, once before training. Where the teacher’s answers change from step to step, decoding stays greedy.',
  }),
} as const;

/**
 * Sequence-level distillation: Kim & Rush 2016, section 3.2. The sum over all sequences is replaced by its mode, the
 * answer that is decoded from the teacher, and the term is the objective's own loss on that answer.
 */
export const sequenceLevel = method({
  id: 'sequence-level',
  name: 'Sequence level',
  note: 'The student learns the sequence decoded from the teacher as if it were the true one, and places its labels in time by itself. With an answer for each position, this is “Teacher’s answers (hard)”.',
  family: 'response',
  reference: {
    authors: 'Kim, Rush',
    year: 2016,
    title: 'Sequence-Level Knowledge Distillation',
    venue: 'EMNLP 2016',
  },
  temperature: 'unused',
  symbols: { decode: 'decoding', z: 'logits', p: 'softmax' },
  formula: () => '-\\log p_s\\bigl(\\operatorname{decode}(z_t)\\bigr)',
  fields,
  beamWidth: (values) => (values as ValuesOf<typeof fields>).width,
  refuses({ answers }) {
    if (answers === 'classes') return reasons.ofClasses;
    return answers === 'others' ? reasons.withoutDecoder : null;
  },
  term: (_ops, { student, teacher, objective, searched }) =>
    objective.loss(student, searched ?? objective.decode(teacher)),
});
