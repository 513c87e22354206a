import { sources } from './sources';
import type { TermGroup } from './term';

/** What is learned, and the loss that measures how far from it a network is. */
export const targets = {
  id: 'targets',
  name: 'Targets and loss',
  terms: {
    'hard-label': {
      name: 'Hard label',
      also: 'ground truth, one-hot label, y',
      meaning:
        'The true class of an example: probability 1 for it and 0 for all others. It says nothing about how similar the other classes are.',
    },
    'pseudo-label': {
      name: 'Pseudo-label',
      meaning: 'The class that a trained network predicts, used as the label of an example.',
      source: sources.noisyStudent,
    },
    decoding: {
      name: 'Decoding',
      also: 'best path, beam search',
      meaning:
        'Reading one sequence of labels out of a network’s probabilities at all positions. Greedy decoding takes the most likely class at each; a beam search keeps several sequences and adds up the probabilities of each.',
    },
    'soft-target': {
      name: 'Soft target',
      also: 'soft label',
      meaning:
        'The teacher’s probabilities of all classes for an example, computed at temperature T. The student learns them in place of, or together with, the hard label.',
      source: sources.hinton,
    },
    'dark-knowledge': {
      name: 'Dark knowledge',
      meaning:
        'What the teacher’s probabilities of the wrong classes tell, for instance that a 2 looks more like a 7 than like a 4. Hard labels lack it.',
      source: sources.hinton,
    },
    logits: {
      name: 'Logits z',
      meaning: 'The outputs of the last layer before the softmax: one number for each class, of any size and sign.',
      source: sources.logits,
    },
    softmax: {
      name: 'Softmax p',
      meaning:
        'Turns logits into probabilities that sum to 1: pᵢ = exp(zᵢ/T) / Σⱼ exp(zⱼ/T). For predictions T is 1. In the formulas pₜ is the teacher’s and pₛ the student’s; a raised T or number says at which temperature.',
      source: sources.hinton,
    },
    temperature: {
      name: 'Temperature T',
      meaning:
        'The number that all logits are divided by before the softmax. A higher T makes the probabilities more equal, so that the small ones count more. While distilling, the same T is used for teacher and student.',
      source: sources.hinton,
    },
    'learned-temperature': {
      name: 'Learned temperature τ',
      meaning:
        'A temperature that is trained along with the student, in the opposite direction: it moves to where the two distributions differ most.',
      source: sources.learnedTemperature,
    },
    'temperature-squared': {
      name: 'Factor T²',
      meaning:
        'The gradient of the softened term shrinks by about 1/T². The factor T² makes up for it, so that λ means about the same at every T.',
      source: sources.hinton,
    },
    loss: {
      name: 'Loss',
      also: 'objective',
      meaning: 'The number that training makes small. The student’s is L = α·CE + λ·(soft term).',
    },
    'distillation-loss': {
      name: 'Distillation loss',
      also: 'soft term, KD loss',
      meaning:
        'The part of the student’s loss that compares student and teacher. λ multiplies it. What is compared depends on the method.',
      source: sources.hinton,
    },
    'soft-weight': {
      name: 'Weight λ',
      meaning: 'How much the distillation loss counts in the student’s loss. With λ = 0 the student is its own twin.',
      source: sources.hinton,
    },
    'hard-weight': {
      name: 'Weight α',
      meaning:
        'How much the cross-entropy with the hard labels counts in the student’s loss: 1 in the additive form, 1 − λ in the convex form, 0 with soft targets only.',
      source: sources.hinton,
    },
    'cross-entropy': {
      name: 'Cross-entropy CE',
      also: 'log loss, negative log-likelihood',
      meaning:
        'CE(y, p) = −Σᵢ yᵢ·log pᵢ. With a hard label it is minus the logarithm of the probability that the network gives to the true class.',
    },
    'kl-divergence': {
      name: 'KL divergence',
      also: 'Kullback–Leibler divergence, relative entropy',
      meaning:
        'KL(p‖q) = Σᵢ pᵢ·log(pᵢ/qᵢ): how much the distribution q differs from p. It is 0 only where they are equal, and not symmetric. It equals the cross-entropy minus the entropy of p.',
      source: sources.divergence,
    },
    'jensen-shannon': {
      name: 'Jensen–Shannon divergence',
      also: 'JSD',
      meaning:
        'Both distributions are compared with their mixture M, each by a KL divergence, and the two are averaged. Unlike KL it is bounded.',
      source: sources.jensenShannon,
    },
    entropy: {
      name: 'Entropy',
      meaning:
        '−Σᵢ pᵢ·log₂ pᵢ, in bits: how spread out a distribution is. 0 if one class has probability 1, log₂ C if all C classes are equally probable.',
      source: sources.entropy,
    },
    'label-smoothing': {
      name: 'Label smoothing ε',
      meaning:
        'The share ε of a hard label is spread over all classes alike. It is a soft target without any knowledge of the example.',
      source: sources.smoothing,
    },
    'label-noise': {
      name: 'Label noise',
      meaning:
        'Wrong labels in the training data. Here their share is chosen, and each wrong class is drawn at random.',
    },
  },
} as const satisfies TermGroup;
