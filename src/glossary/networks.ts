import { sources } from './sources';
import type { TermGroup } from './term';

/** The networks that a run trains, each by its part in it. */
export const networks = {
  id: 'networks',
  name: 'Who learns',
  terms: {
    distillation: {
      name: 'Knowledge distillation',
      also: 'KD, teacher–student learning',
      meaning:
        'Training a network, the student, to give the outputs of another one, the teacher. The student is usually much smaller. It can become more accurate than from the labels alone.',
      source: sources.hinton,
    },
    teacher: {
      name: 'Teacher',
      meaning:
        'The network whose outputs the student learns. It is trained first, on hard labels, and does not change while the student learns.',
      source: sources.hinton,
    },
    student: {
      name: 'Student',
      meaning: 'The network that learns the teacher’s outputs, and the hard labels too where α is above 0.',
      source: sources.hinton,
    },
    twin: {
      name: 'Twin',
      also: 'baseline, student trained from scratch',
      meaning:
        'The control of the experiment: the student’s architecture, initial weights, batches and optimizer, but hard labels alone. What the student does better is due to the teacher.',
    },
    'pseudo-label-twin': {
      name: 'Pseudo-label twin',
      also: 'hard-label distillation',
      meaning:
        'A second control. It learns the class that the teacher predicts for each example, as if that were its label. It lacks only the teacher’s probabilities of the other classes.',
      source: sources.hardLabels,
    },
    peer: {
      name: 'Peer',
      meaning:
        'In mutual learning, the network that stands in the teacher’s place. It starts untrained and learns together with the student, each from the other’s outputs.',
      source: sources.mutual,
    },
    assistant: {
      name: 'Teaching assistant',
      also: 'TA, TAKD',
      meaning:
        'A network of a size between teacher and student. It is distilled from the teacher, and the student is distilled from it.',
      source: sources.assistant,
    },
    ensemble: {
      name: 'Ensemble',
      also: 'multi-teacher distillation',
      meaning:
        'Several networks whose outputs are combined, here by a mean of probabilities or of logits. It is usually more accurate than each of them.',
      source: sources.ensemble,
    },
    generator: {
      name: 'Generator',
      meaning:
        'A network that turns random numbers into inputs. Here it learns to make inputs that the teacher classifies with confidence, so that no real example is needed.',
      source: sources.dataFree,
    },
  },
} as const satisfies TermGroup;
