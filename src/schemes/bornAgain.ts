import type { SchemeDeclaration } from '../experiment/declarations';
import { generationsField, planGenerations } from './generations';

/**
 * Born-again networks: each generation of the student is distilled from its predecessor (Furlanello et al., ICML 2018).
 */
export const bornAgain: SchemeDeclaration = {
  id: 'born-again',
  name: 'Born-again generations',
  note: 'Each student teaches a new one of its own kind, with fresh first weights (Furlanello 2018). Give teacher and student the same network for the paper’s setting.',
  fields: { generations: generationsField(2) },
  plan: ({ generations }) => planGenerations(generations as number),
};
