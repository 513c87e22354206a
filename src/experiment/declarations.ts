import type { Fields, Values } from './fields';
import type { InputKind } from './inputKind';
import type { Objective } from './objective';
import { type Message, messages, type Text } from './text';

/** Something that a visitor picks by name and configures by its fields: a task, an architecture, a method, a scheme. */
export interface Declaration {
  readonly id: string;
  readonly name: Text;
  /** One or two sentences for the page. */
  readonly note: Text;
  /** Its heading in a menu that has headings. */
  readonly group?: Text;
  readonly fields: Fields;
}

/** Shape of one example without the batch: `[2]` for a point, `[28, 28, 1]` for an image. */
export type Shape = readonly number[];

/** One array of weights: its shape and its initialisation. `fanIn` sets the scale of He's normal initialisation. */
export interface WeightSpec {
  readonly shape: readonly number[];
  readonly start:
    | { readonly kind: 'he'; readonly fanIn: number }
    | { readonly kind: 'constant'; readonly value: number };
}

/**
 * A point inside a network whose activations a method may compare: a map `[height, width, channels]` or a sequence of
 * vectors `[positions, width]` at the end of a stage, or a vector `[features]`. The positions of a sequence are those of
 * the inputs, whose mask says which of them count. Names are unique within a network; taps are ordered by depth.
 */
export interface Tap {
  readonly name: string;
  readonly shape: Shape;
  /** Present inside a transformer, for the methods that are made for its parts. */
  readonly part?: TransformerPart;
}

/**
 * A part of a transformer: the sequence that its first block takes, or the queries, keys and values of a layer of
 * attention, `[positions, 3 · heads, width of a head]`.
 */
export type TransformerPart =
  | { readonly kind: 'embeddings' }
  /** `isCausal`: a position sees only itself and the positions before it. */
  | { readonly kind: 'attention'; readonly isCausal: boolean };

/** Taps of student and teacher that a method compares with each other. */
export interface TapPair {
  readonly student: Tap;
  readonly teacher: Tap;
}

/** What the page knows of a task without its examples. */
export interface TaskDeclaration extends Declaration {
  readonly group: Text;
  /** What one example is. */
  readonly input: InputKind;
  /** What networks are asked about it. */
  readonly objective: Objective;
  readonly inputShape: Shape;
  /** Number of different ids, that of padding included, for examples that are ids. */
  readonly vocabulary?: number;
  /** One name a class; their number is the number of classes. */
  classNames(values: Values): readonly Message[];
  /** A second question about the same examples, or the reason why there is none. */
  secondQuestion(values: Values): SecondQuestion | { readonly disabledReason: Message };
  /** Sizes of the training set and of the test set. */
  counts(values: Values): { readonly train: number; readonly test: number };
  /** Values for when the task is picked, over the defaults of their fields. */
  readonly suggests: Suggestion;
}

/** Another labelling of a task's examples, which follows from their classes. */
export interface SecondQuestion {
  readonly name: Message;
  /** The right answer for each class of the task, `[classes]`, 0 … answers − 1. */
  readonly answers: readonly number[];
}

/** Parts of an experiment that a declaration sets when it is picked. */
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

/** What the page knows of an architecture without its layers. */
export interface ArchitectureDeclaration extends Declaration {
  /** The kinds of examples that it takes, by their ids; if absent, all whose examples are numbers. */
  readonly inputs?: readonly string[];
  /** Can it take examples of this shape? All of its kinds, if absent. */
  readonly fits?: (inputShape: Shape) => boolean;
  /** Present if it can answer for every position of an example, and not only for the whole. */
  readonly answersPositions?: true;
  /** Values for when it is picked for a role, over the defaults of its fields. */
  readonly roles: { readonly teacher: Values; readonly student: Values };
  /** The taps of such a network for examples of this shape; with `positions`, of one that answers at so many of them. */
  taps(values: Values, inputShape: Shape, positions?: number): readonly Tap[];
}

/** The properties of an experiment that decide whether a method can be used. */
export interface MethodConditions {
  /** Taps of the student's network, by depth. */
  readonly student: readonly Tap[];
  /** Taps of the teacher's network, by depth. */
  readonly teacher: readonly Tap[];
  /** Number of classes; with a second question, the smallest number among the heads that are distilled. */
  readonly classes: number;
  /** Number of examples of the transfer set with a hard label. */
  readonly labelled: number;
  /** Number of teachers that are trained first; absent means 1. With 0, two networks learn from each other. */
  readonly teachers?: number;
  /** Does mixup blend the hard labels? Absent means no. */
  readonly mixesLabels?: boolean;
  /** Present with a second question: is any head distilled for which the student has no hard labels? */
  readonly second?: { readonly isTaughtUnlabelled: boolean };
  /** Has every row that is distilled a hard label of its own, if its example has one? Absent means yes. */
  readonly hasRowTargets?: boolean;
  /** Are examples ids, which no attack can move by a little? Absent means no. */
  readonly areIds?: boolean;
  /** Is every position of an example asked about by itself? Absent means no. */
  readonly hasPositions?: boolean;
  /**
   * What the answers that are distilled are: sequences of labels, single classes, or for some question neither, and so
   * nothing that is decoded. Absent means sequences.
   */
  readonly answers?: 'sequences' | 'classes' | 'others';
}

/** What the page knows of a method without its term. */
export interface MethodDeclaration extends Declaration {
  /** Present if the method's term does not depend on the teacher. */
  readonly ignoresTeacher?: true;
  /** Why it cannot be used under these conditions; null if it can. */
  disabledReason(conditions: MethodConditions): Message | null;
}

/**
 * How the answers of several teachers are combined: the mean of their probabilities (`arithmetic`), the mean of their
 * logits (`geometric`), or a mean of probabilities with larger weights, example by example, for teachers closer to the
 * hard label (`confident`).
 */
export type Fusion = 'arithmetic' | 'geometric' | 'confident';

/** Which networks are trained, and from which they learn, up to the student. */
export interface SchemePlan {
  /**
   * Number of teachers trained on hard labels first, each from its own initial weights. With 0, the network in the
   * teacher's role is trained together with the student.
   */
  readonly teachers: number;
  readonly fusion: Fusion;
  /**
   * Networks between teacher and student, each distilled from its predecessor. `size` is a percentage from the
   * student's network (0) to the teacher's (100).
   */
  readonly intermediates: readonly { readonly name: Message; readonly size: number }[];
  /** Present if the student is trained on generated inputs instead of examples. */
  readonly generator?: GeneratorSettings;
}

/** Weights of the terms of a generator's loss (DAFL: Chen et al., ICCV 2019), and its learning rate. */
export interface GeneratorSettings {
  /** Cross-entropy of the teacher's logits to its own answer. */
  readonly certainty: number;
  /** Negative entropy of the teacher's mean distribution over a batch. */
  readonly variety: number;
  /** Negative mean magnitude of the teacher's last features. */
  readonly activation: number;
  readonly learningRate: number;
}

/** A scheme: who teaches whom, and when. */
export interface SchemeDeclaration extends Declaration {
  plan(values: Values): SchemePlan;
  /** Why it cannot be used with these examples; null, or absent, if it can. */
  readonly disabledReason?: (input: InputKind) => Message | null;
  /** Augmentation for when it is picked, for examples of this shape; other values stay as they are. */
  readonly suggests?: (input: InputKind) => Pick<Suggestion, 'augmentation'>;
}

/** The kind and the shape of a task's examples, and what is asked about them; one class if absent. */
export type ExamplesOf = Pick<TaskDeclaration, 'input' | 'inputShape'> & Partial<Pick<TaskDeclaration, 'objective'>>;

const words = messages('experiment.architectures', {
  wholeAlone: 'It gives one answer for a whole example, and this task asks for one at each position.',
});

/** Can networks of this architecture take these examples? */
export const takes = (
  { inputs, fits }: ArchitectureDeclaration,
  { input, inputShape }: Pick<ExamplesOf, 'input' | 'inputShape'>,
): boolean => (inputs?.includes(input.id) ?? input.range !== null) && (fits?.(inputShape) ?? true);

/** Why networks of this architecture, which take these examples, cannot answer what is asked; null if they can. */
export const refusalOf = (
  { answersPositions }: ArchitectureDeclaration,
  { inputShape, objective }: ExamplesOf,
): Message | null => (answersPositions === true || (objective?.rows(inputShape) ?? 1) === 1 ? null : words.wholeAlone);

/** Can networks of this architecture take these examples, and answer what is asked? */
export const accepts = (architecture: ArchitectureDeclaration, examples: ExamplesOf): boolean =>
  takes(architecture, examples) && refusalOf(architecture, examples) === null;

/** All declarations that an experiment can name. */
export interface Catalogue {
  readonly tasks: readonly TaskDeclaration[];
  readonly architectures: readonly ArchitectureDeclaration[];
  readonly methods: readonly MethodDeclaration[];
  readonly schemes: readonly SchemeDeclaration[];
}

/** A declaration by its id, with the values of its fields. */
export interface Chosen {
  readonly id: string;
  readonly values: Values;
}

/**
 * The declaration with this id.
 * @throws RangeError if there is none.
 */
export function byId<D extends Declaration>(declarations: readonly D[], id: string): D {
  const found = declarations.find((declaration) => declaration.id === id);
  if (!found) throw new RangeError(`No declaration is called "${id}".`);
  return found;
}
