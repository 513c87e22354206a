import type { SchemePlan } from '../experiment/declarations';
import { type NumberField, number } from '../experiment/fields';
import { messages } from '../experiment/text';

const words = messages('schemes.generations', {
  label: 'Generations',
  help: 'The last generation is the student that is compared with its twin.',
  name: 'Generation {{number}}',
});

/** The field for the number of generations, from `min` to 4. */
export const generationsField = (min: number): NumberField =>
  number({
    default: 2,
    min,
    max: 4,
    step: 1,
    label: words.label,
    term: 'born-again',
    help: words.help,
  });

/**
 * One teacher, then `generations` networks of the student's architecture, each distilled from its predecessor; the last
 * is the student.
 */
export const planGenerations = (generations: number): SchemePlan => ({
  teachers: 1,
  fusion: 'geometric',
  intermediates: Array.from({ length: generations - 1 }, (_, at) => ({
    name: words.name({ number: at + 1 }),
    size: 0,
  })),
});
