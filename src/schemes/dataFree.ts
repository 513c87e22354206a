import type { SchemeDeclaration } from '../experiment/declarations';
import { number } from '../experiment/fields';
import { messages } from '../experiment/text';

const words = messages('schemes.data-free', {
  withoutGenerator: 'No generator can make ids of tokens: it could not be trained through them.',
});

/** Data-free distillation: the student is trained on the inputs of a generator alone (DAFL: Chen et al., ICCV 2019). */
export const dataFree: SchemeDeclaration = {
  id: 'data-free',
  name: 'A generator, no data',
  note: 'The student never sees an example. A generator turns noise into inputs of which the teacher is sure, all classes alike, and learns in the same step as the student that is taught on them (DAFL: Chen et al., ICCV 2019). The twin learns from the same inputs too, told only which class the teacher takes each for: the gap is what the soft targets add.',
  fields: {
    certainty: number({
      default: 1,
      min: 0,
      max: 5,
      step: 0.05,
      label: 'Certainty',
      term: 'cross-entropy',
      help: 'Weight of the term that makes the teacher sure: its cross-entropy to the class that it answers.',
    }),
    variety: number({
      default: 5,
      min: 0,
      max: 20,
      step: 0.5,
      label: 'Variety',
      term: 'entropy',
      help: 'Weight of the term that makes the teacher name all classes alike: Σ p̄·log₁₀ p̄, with p̄ its mean distribution over a batch.',
    }),
    activation: number({
      default: 0.1,
      min: 0,
      max: 5,
      step: 0.05,
      label: 'Activation',
      term: 'feature',
      help: 'Weight of the term that excites the teacher’s last features, which examples do more than noise: −mean |f|.',
    }),
    learningRate: number({
      default: 0.0005,
      min: 0.0001,
      max: 0.2,
      step: 0.0001,
      scale: 'log',
      label: 'Generator’s learning rate',
      term: 'learning-rate',
      help: 'It learns with Adam, whatever the student learns with, at a rate that no curve moves.',
    }),
  },
  disabledReason: ({ generated }) => (generated ? null : words.withoutGenerator),
  plan: ({ certainty, variety, activation, learningRate }) => ({
    teachers: 1,
    fusion: 'geometric',
    intermediates: [],
    generator: {
      certainty: certainty as number,
      variety: variety as number,
      activation: activation as number,
      learningRate: learningRate as number,
    },
  }),
};
