import { architectures } from './architectures';
import { data } from './data';
import { device } from './device';
import { methods } from './methods';
import { networks } from './networks';
import { results } from './results';
import { schemes } from './schemes';
import { targets } from './targets';
import type { Term, TermGroup } from './term';
import { training } from './training';

export type { Source, Term, TermGroup } from './term';

const all = [networks, targets, methods, schemes, data, architectures, training, results, device] as const;

type IdsOf<Group> = Group extends { readonly terms: infer Terms } ? keyof Terms & string : never;
/** The id of a term, as the places that show it name it. */
export type TermId = IdsOf<(typeof all)[number]>;

/** All terms, by group, in the order of the page that lists them. */
export const termGroups: readonly TermGroup[] = all;

const byId = new Map<string, Term>(all.flatMap(({ terms }) => Object.entries(terms)));

/** The ids of all terms. */
export const termIds: readonly TermId[] = [...byId.keys()] as TermId[];

/** Is there a term with this id? */
export const isTermId = (id: string): id is TermId => byId.has(id);

/** The term with this id. */
export const termOf = (id: TermId): Term => byId.get(id) as Term;
