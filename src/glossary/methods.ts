import { sources } from './sources';
import type { TermGroup } from './term';

/** What methods compare. */
export const methods = {
  id: 'methods',
  name: 'Methods: what is compared',
  terms: {
    'response-based': {
      name: 'Response-based method',
      also: 'logit distillation',
      meaning: 'The student learns the teacher’s outputs: its logits, or the probabilities computed from them.',
      source: sources.survey,
    },
    'feature-based': {
      name: 'Feature-based method',
      also: 'hints',
      meaning:
        'The student learns activations of the teacher’s hidden layers. Where the sizes differ, a small layer in between is trained along.',
      source: sources.hints,
    },
    'relation-based': {
      name: 'Relation-based method',
      meaning:
        'The student learns how the teacher’s features of different examples relate, for instance their distances and angles, instead of the features themselves.',
      source: sources.relations,
    },
    'self-distillation': {
      name: 'Self-distillation',
      meaning:
        'A network learns from itself or from a copy of its own architecture, without a larger teacher. Within one network, early exits learn from the last one.',
      source: sources.ownExits,
    },
    'robust-distillation': {
      name: 'Robust distillation',
      meaning:
        'The student learns the teacher’s outputs on adversarial examples, so that small changes of the input do not change its prediction.',
      source: sources.robust,
    },
    feature: {
      name: 'Feature',
      also: 'activation, representation',
      meaning: 'The output of a hidden layer for an example: what the following layers work with.',
    },
    'feature-map': {
      name: 'Feature map F',
      meaning: 'The output of a convolutional layer: for each filter, one number at each place of the image.',
      source: sources.convolution,
    },
    'attention-map': {
      name: 'Attention map a',
      meaning:
        'The feature maps of a layer, squared, summed over the channels and scaled to length 1. It shows where in the image the activations are large.',
      source: sources.attention,
    },
    'attention-scores': {
      name: 'Attention scores S',
      meaning:
        'The scalar products of the queries of all tokens with the keys of all tokens, divided by √d for heads of width d. Softmax turns them into the weights of attention.',
      source: sources.transformer,
    },
    'attention-relation': {
      name: 'Relation R of self-attention',
      meaning:
        'A distribution for each token: softmax of the scalar products of its query with the queries of all tokens, or the same with keys or values. Networks of different widths can be compared by it.',
    },
    'gram-matrix': {
      name: 'Gram matrix G',
      meaning:
        'The inner products of feature vectors with one another. It says how similar examples are, or how channels act together, and not where the features lie.',
      source: sources.similarity,
    },
    'pearson-correlation': {
      name: 'Pearson correlation ρ',
      meaning:
        'How well two lists of numbers rise and fall together, from −1 to 1. Adding a constant, or multiplying by a positive one, does not change it.',
      source: sources.correlation,
    },
    'contrastive-loss': {
      name: 'Contrastive loss',
      also: 'InfoNCE',
      meaning:
        'Small if the student’s features of an example are closer to the teacher’s of the same example than to the teacher’s of other examples.',
      source: sources.contrastive,
    },
  },
} as const satisfies TermGroup;
