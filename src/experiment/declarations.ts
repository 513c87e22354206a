import type { Fields, Values } from './fields';
import type { Message, Text } from './text';

/** Anything a visitor can pick by name and set up by its fields: a task, an architecture, a method. */
export interface Declaration {
  readonly id: string;
  readonly name: Text;
  /** One or two sentences for the page. */
  readonly note: Text;
  /** The heading that it stands under in a menu, where there are headings. */
  readonly group?: Text;
  readonly fields: Fields;
}

/** Shape of one example without the batch: `[2]` for a point, `[28, 28, 1]` for an image. */
export type Shape = readonly number[];

/** What the numbers of an example may be: grey values of an image, or coordinates in the square. */
export const rangeOf = (inputShape: Shape): readonly [low: number, high: number] =>
  inputShape.length === 3 ? [0, 1] : [-1, 1];

/** One array of weights: its shape and how it starts. `fanIn` sets the scale of He's normal initialisation. */
export interface WeightSpec {
  readonly shape: readonly number[];
  readonly start:
    | { readonly kind: 'he'; readonly fanIn: number }
    | { readonly kind: 'constant'; readonly value: number };
}

/**
 * A place inside a network whose activations a method may compare: a map `[height, width, channels]` at the end of a
 * stage, or a vector `[features]`. Names are unique within a network; taps stand in the order of depth.
 */
export interface Tap {
  readonly name: string;
  readonly shape: Shape;
}

/** Taps of student and teacher that a method compares with each other. */
export interface TapPair {
  readonly student: Tap;
  readonly teacher: Tap;
}

export interface TaskDeclaration extends Declaration {
  readonly group: Text;
  readonly inputShape: Shape;
  classNames(values: Values): readonly Message[];
  /** What else could be asked about the same examples; or in plain words why nothing. */
  secondQuestion(values: Values): SecondQuestion | { readonly disabledReason: Message };
  /** How many examples there are to train on and to test on. */
  counts(values: Values): { readonly train: number; readonly test: number };
  /** What the page proposes when the task is chosen. Whatever is not named keeps its own default. */
  readonly suggests: Suggestion;
}

/** Another labelling of a task's examples, which follows from their classes. */
export interface SecondQuestion {
  readonly name: Message;
  /** The answer for each class of the task, 0 … answers − 1. */
  readonly answers: readonly number[];
}

export interface Suggestion {
  readonly teacher?: Chosen;
  readonly student?: Chosen;
  readonly loss?: Values;
  readonly schedule?: Values;
  readonly transfer?: Values;
  readonly augmentation?: Values;
  readonly training?: Values;
  readonly scheme?: Chosen;
}

export interface ArchitectureDeclaration extends Declaration {
  /** Can it take examples of this shape? */
  accepts(inputShape: Shape): boolean;
  /** Values that differ from the fields' defaults when it is first picked for this role. */
  readonly roles: { readonly teacher: Values; readonly student: Values };
  /** The taps of such a network for examples of this shape. */
  taps(values: Values, inputShape: Shape): readonly Tap[];
}

/** What decides whether a method can be used at all. */
export interface MethodConditions {
  readonly student: readonly Tap[];
  readonly teacher: readonly Tap[];
  /** Of the task; with a second question, the fewest answers of those that the teacher speaks of. */
  readonly classes: number;
  /** Examples of the transfer set that carry a hard label. */
  readonly labelled: number;
  /** How many teachers were trained first; absent means one. With none, two networks learn from each other. */
  readonly teachers?: number;
  /** Are hard labels blends of classes? Absent means no. */
  readonly mixesLabels?: boolean;
  /** Where there is a second question: does the teacher speak of one that the student has no labels for? */
  readonly second?: { readonly isTaughtUnlabelled: boolean };
}

export interface MethodDeclaration extends Declaration {
  /** In plain words why it cannot be used there; null where it can. */
  disabledReason(conditions: MethodConditions): Message | null;
}

/**
 * How several teachers become one: by the mean of their probabilities, or of their logits; or, example by example, by a
 * mean of probabilities that weighs more whoever is closer to the hard label.
 */
export type Fusion = 'arithmetic' | 'geometric' | 'confident';

/** Who teaches whom, until the student is taught. */
export interface SchemePlan {
  /**
   * Networks of the teacher's kind that learn from hard labels first, each from a start of its own. With none, the one
   * in the teacher's place learns together with the student.
   */
  readonly teachers: number;
  readonly fusion: Fusion;
  /**
   * Who learns between teacher and student, each from the one before. `size` is percent of the way from the student's
   * network (0) to the teacher's (100).
   */
  readonly intermediates: readonly { readonly name: Message; readonly size: number }[];
  /** Present where the student sees no example, but what a generator makes for the teacher. */
  readonly generator?: GeneratorSettings;
}

/** What a generator is trained for: how much each term of its loss weighs, and how fast it learns. */
export interface GeneratorSettings {
  /** The teacher is sure of one class. */
  readonly certainty: number;
  /** Over a batch, the teacher names all classes alike. */
  readonly variety: number;
  /** The teacher's last features are strongly activated. */
  readonly activation: number;
  readonly learningRate: number;
}

export interface SchemeDeclaration extends Declaration {
  plan(values: Values): SchemePlan;
  /** What the page proposes when it is chosen, for examples of this shape. Whatever is not named stays as it is. */
  readonly suggests?: (inputShape: Shape) => Pick<Suggestion, 'augmentation'>;
}

/** Everything an experiment can name. */
export interface Catalogue {
  readonly tasks: readonly TaskDeclaration[];
  readonly architectures: readonly ArchitectureDeclaration[];
  readonly methods: readonly MethodDeclaration[];
  readonly schemes: readonly SchemeDeclaration[];
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
