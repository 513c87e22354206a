import { sources } from './sources';
import type { TermGroup } from './term';

/** How networks are trained, and the phases of a run. */
export const training = {
  id: 'training',
  name: 'How networks are trained',
  terms: {
    training: {
      name: 'Training',
      meaning: 'Changing the parameters of a network step by step so that its loss becomes smaller.',
    },
    epoch: {
      name: 'Epoch',
      meaning:
        'One pass over all examples of the set that is trained on. It consists of as many steps as there are batches.',
    },
    step: {
      name: 'Step',
      also: 'iteration, update',
      meaning: 'One update of all parameters, from the gradient of the loss on one batch.',
    },
    batch: {
      name: 'Batch',
      also: 'mini-batch',
      meaning: 'The examples of one step. The batch size is their number.',
    },
    optimizer: {
      name: 'Optimizer',
      meaning: 'The rule that turns a gradient into a change of the parameters.',
    },
    'learning-rate': {
      name: 'Learning rate',
      meaning: 'How large the change in each step is. Too small and training is slow, too large and the loss rises.',
    },
    sgd: {
      name: 'SGD with momentum',
      also: 'stochastic gradient descent',
      meaning:
        'Moves the parameters against a running sum of gradients. With momentum 0.9, each earlier gradient counts nine tenths of the one after it.',
      source: sources.backpropagation,
    },
    adam: {
      name: 'Adam',
      meaning:
        'An optimizer that keeps running means of each parameter’s gradient and of its square, and scales the change of each parameter by them.',
      source: sources.adam,
    },
    gradient: {
      name: 'Gradient',
      meaning:
        'For each parameter, how fast the loss rises if that parameter is increased. A step goes against it. Its length is written ‖∇‖.',
      source: sources.backpropagation,
    },
    'gradient-angle': {
      name: 'Angle between gradients',
      meaning:
        'Whether two terms of the loss want the same change: below 90° they agree, at 90° they are independent, above they oppose each other.',
    },
    schedule: {
      name: 'Schedule',
      also: 'annealing, warm-up, decay',
      meaning:
        'How a setting such as the learning rate, λ or T changes during a phase. Here a curve from 0 to 100 % of its slider.',
    },
    checkpoint: {
      name: 'Checkpoint',
      meaning:
        'The weights of a network at some moment of its training. A teacher from an early checkpoint is softer, and can teach a small student better.',
      source: sources.earlyStopping,
    },
    seed: {
      name: 'Seed',
      meaning:
        'The number from which all random numbers of a run follow: initial weights, order of batches, dropout. Several seeds show how much of a result is chance.',
    },
    'adversarial-training': {
      name: 'Adversarial training',
      meaning: 'Training on adversarial examples that are made anew for each batch, so that the network resists them.',
      source: sources.pgd,
    },
    'phase-teach': {
      name: 'Teach',
      meaning: 'The phase in which the teacher is trained on hard labels.',
    },
    'phase-soften': {
      name: 'Soften',
      meaning:
        'The phase in which the teacher computes its logits for the transfer set. From them follow the soft targets at any T.',
    },
    'phase-distil': {
      name: 'Distil',
      meaning:
        'The phase in which the student and its twins are trained, on the same batches and from the same initial weights.',
    },
    'phase-prolong': {
      name: 'Twin goes on',
      meaning: 'A phase in which the twin alone is trained further, to see if it reaches the student with more steps.',
    },
    'phase-measure': {
      name: 'Measure',
      meaning: 'The last phase: how long each network takes for one example on this device.',
    },
  },
} as const satisfies TermGroup;
