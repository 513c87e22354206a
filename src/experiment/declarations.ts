import type { Fields, Values } from './fields';
import type { Text } from './text';

/** Anything a visitor can pick by name and set up by its fields: a task, an architecture, a method. */
export interface Declaration {
  readonly id: string;
  readonly name: Text;
  /** One or two sentences for the page. */
  readonly note: Text;
  readonly fields: Fields;
}

/** Shape of one example without the batch: `[2]` for a point, `[28, 28, 1]` for an image. */
export type Shape = readonly number[];

export interface TaskDeclaration extends Declaration {
  /** The heading it stands under in the list of tasks. */
  readonly group: Text;
  readonly inputShape: Shape;
  classNames(values: Values): readonly Text[];
  /** How many examples there are to train on and to test on. */
  counts(values: Values): { readonly train: number; readonly test: number };
  /** What the page proposes when the task is chosen. Whatever is not named keeps its own default. */
  readonly suggests: Suggestion;
}

export interface Suggestion {
  readonly teacher?: Chosen;
  readonly student?: Chosen;
  readonly loss?: Values;
  readonly transfer?: Values;
  readonly training?: Values;
}

export interface ArchitectureDeclaration extends Declaration {
  /** Can it take examples of this shape? */
  accepts(inputShape: Shape): boolean;
  /** Values that differ from the fields' defaults when it is first picked for this role. */
  readonly roles: { readonly teacher: Values; readonly student: Values };
}

/** Everything an experiment can name. */
export interface Catalogue {
  readonly tasks: readonly TaskDeclaration[];
  readonly architectures: readonly ArchitectureDeclaration[];
  readonly methods: readonly Declaration[];
}

/** A declared thing by its id, with the values of its fields. */
export interface Chosen {
  readonly id: string;
  readonly values: Values;
}

export function byId<D extends Declaration>(declarations: readonly D[], id: string): D {
  const found = declarations.find((declaration) => declaration.id === id);
  if (!found) throw new RangeError(`No declaration is called "${id}".`);
  return found;
}
