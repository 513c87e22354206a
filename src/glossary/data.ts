import { sources } from './sources';
import type { TermGroup } from './term';

/** The examples, and what is done to them. */
export const data = {
  id: 'data',
  name: 'Data',
  terms: {
    task: {
      name: 'Task',
      meaning: 'What is to be learned: a kind of example, its classes, and how many examples there are.',
    },
    class: {
      name: 'Class',
      meaning:
        'One of the possible answers. A classifier gives each class a probability and predicts the most probable.',
    },
    token: {
      name: 'Token',
      meaning:
        'A piece of a text that a network sees as one number, its id: a word, a character, or some characters in a row. Ids only name pieces; their size means nothing.',
    },
    'training-set': {
      name: 'Training set',
      meaning: 'The examples that networks may learn from. None of them is in the test set.',
    },
    'test-set': {
      name: 'Test set',
      meaning: 'Examples that no network learns from. Accuracy and all other results are measured on them.',
    },
    'transfer-set': {
      name: 'Transfer set',
      meaning:
        'The examples on which the student learns the teacher’s outputs. They need no labels, and can be others than those the teacher learned from.',
      source: sources.hinton,
    },
    'labelled-example': {
      name: 'Labelled example',
      meaning:
        'An example whose true class is given. An unlabelled one can still be used for distillation, since the teacher gives its soft target.',
      source: sources.compression,
    },
    'data-leakage': {
      name: 'Data leakage',
      meaning:
        'Information from the test set gets into training. The measured accuracy is then too high and says nothing about new examples.',
      source: sources.leakage,
    },
    'privileged-information': {
      name: 'Privileged information',
      also: 'generalised distillation',
      meaning:
        'Something that the teacher sees of each example and the student does not, in training or afterwards, such as the whole image.',
      source: sources.privileged,
    },
    augmentation: {
      name: 'Augmentation',
      also: 'data augmentation',
      meaning:
        'Examples are changed at random each time they are used, in ways that keep their class, such as a shift by a pixel. It acts like more data.',
    },
    jitter: {
      name: 'Jitter',
      also: 'Gaussian noise',
      meaning: 'A small random number, normally distributed, added to each coordinate of a point.',
    },
    mixup: {
      name: 'Mixup',
      meaning: 'Training on blends of two examples, with their labels blended in the same ratio.',
      source: sources.mixup,
    },
  },
} as const satisfies TermGroup;
