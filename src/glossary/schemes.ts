import { sources } from './sources';
import type { TermGroup } from './term';

/** Who teaches whom, and when. */
export const schemes = {
  id: 'schemes',
  name: 'Schemes: who teaches whom',
  terms: {
    scheme: {
      name: 'Distillation scheme',
      meaning:
        'Which networks teach which, and in what order. The survey distinguishes offline, online and self-distillation.',
      source: sources.survey,
    },
    'offline-distillation': {
      name: 'Offline distillation',
      meaning: 'The teacher is trained first and stays fixed while the student learns. This is the usual scheme.',
      source: sources.survey,
    },
    'online-distillation': {
      name: 'Online distillation',
      also: 'mutual learning',
      meaning: 'The networks that teach each other are trained at the same time. None has to be trained before.',
      source: sources.mutual,
    },
    'born-again': {
      name: 'Born-again networks',
      meaning:
        'Distillation in generations: each student teaches a new student of the same architecture with new initial weights.',
      source: sources.bornAgain,
    },
    'noisy-student': {
      name: 'Noisy student',
      also: 'self-training',
      meaning:
        'The teacher makes soft targets from unchanged examples; the student learns them from augmented ones, with dropout, and is the next teacher.',
      source: sources.noisyStudent,
    },
    'data-free': {
      name: 'Data-free distillation',
      meaning:
        'Distillation without any real example: a generator makes the inputs, and the teacher the targets for them.',
      source: sources.dataFree,
    },
    'multi-task': {
      name: 'Multi-task learning',
      meaning:
        'One network answers several questions about the same example. The layers are shared up to the last one, and each question has its own head.',
      source: sources.multitask,
    },
  },
} as const satisfies TermGroup;
