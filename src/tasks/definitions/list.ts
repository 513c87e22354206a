/**
 * The categories in the order of the classes and of the file: what each is called here, and the number of its
 * lexicographer file in WordNet (lexnames(5)). Those of feelings, groups, shapes and others are left out: they have too
 * few definitions, or nearly the same as a category that is here.
 */
const byKind = {
  concrete: 'animal 5, person 18, plant 20, food 13, body-part 8, artifact 6, substance 27, place 15',
  abstract: 'act 4, event 11, communication 10, thought 9, state 26, possession 21, quantity 23, time 28',
} as const;

/** The answers to the second question, in their order. */
export const kinds: readonly string[] = Object.keys(byKind);

/** The categories, in the order of the classes. */
export const categories = Object.entries(byKind).flatMap(([kind, list]) =>
  list.split(', ').map((entry) => {
    const [name, number] = entry.split(' ') as [string, string];
    return { name, number: Number(number), kind };
  }),
);
