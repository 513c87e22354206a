import type { Method } from '../../src/distillation/method';
import type { AugmentationSettings } from '../../src/experiment/augmentation';
import type { Fusion, GeneratorSettings } from '../../src/experiment/declarations';
import type { Values } from '../../src/experiment/fields';
import type { InputMask } from '../../src/experiment/inputMask';
import type { ScheduleSettings } from '../../src/experiment/schedule';
import type { Architecture } from '../../src/models/architecture';

/** Steps of student and twin on made-up examples: what tests and measurements of the engine take. */
export interface StepCase {
  readonly architecture: string;
  readonly values: Values;
  readonly inputShape: readonly number[];
  readonly method: string;
  readonly methodValues?: Values;
  /** The teacher runs in every step instead of once before. */
  readonly hasLiveFeatures?: boolean;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly examples: number;
  /** Does a pseudo-label twin train along? No unless told. */
  readonly hasPseudoTwin?: boolean;
  /** The examples are ids below this number, 0 among them; numbers unless told. */
  readonly vocabulary?: number;
  /** Are the examples bytes, as images are? */
  readonly areBytes?: boolean;
  readonly schedule: Partial<ScheduleSettings>;
  readonly augmentation: Partial<AugmentationSettings>;
  /** How many networks teach, and how they become one. */
  readonly teachers: number;
  readonly fusion: Fusion;
  /** What student and twin see of each example; all of it unless told. */
  readonly sees?: InputMask;
  /** The second head; none unless told. */
  readonly second?: SecondHead;
  /** Makes what student and twin learn from, in the place of the examples. */
  readonly generator?: GeneratorSettings;
  /** Weights begin a unit of their last place higher or lower, or where they would: which of many such choices. */
  readonly roundedAnew?: number;
}

/** A second question about classes 0 … 3, answered by their half, and who is told what about both. */
export interface SecondHead {
  readonly weight: number;
  readonly labels: 'both' | 'first';
  readonly taught: 'both' | 'second';
}

/** Of the made-up examples. */
export const classes = 4;

export const stepCase = (more: Partial<StepCase>): StepCase => ({
  architecture: 'perceptron',
  values: { widths: [8, 6], dropout: 0.25 },
  inputShape: [2],
  method: 'hinton',
  optimizer: 'adam',
  learningRate: 0.01,
  batchSize: 8,
  examples: 40,
  schedule: {},
  augmentation: {},
  teachers: 1,
  fusion: 'arithmetic',
  ...more,
});

/**
 * Small networks of a family, by the name of the family. Much smaller ones die: where one unit is alive, all features
 * point the same way, and what some methods then take for a gradient is rounding.
 */
const small: Readonly<Record<string, Partial<StepCase>>> = {
  perceptron: { values: { widths: [8, 6], dropout: 0.25 }, inputShape: [2] },
  convnet: { values: { filters: [4, 6], units: 8, dropout: 0.2 }, inputShape: [8, 8, 1] },
  'thin-perceptron': { values: { width: 8, depth: 4 }, inputShape: [2] },
  vgg: { values: { filters: [4, 6], convolutions: 2, units: 8, dropout: 0.2 }, inputShape: [8, 8, 1] },
  'thin-convnet': { values: { width: 6, depth: 3 }, inputShape: [8, 8, 1] },
  separable: { values: { multiplier: 0.25, blocks: 2 }, inputShape: [8, 8, 1] },
  residual: { values: { width: 2, blocks: 1 }, inputShape: [8, 8, 1] },
  bag: { values: { width: 6, widths: [8], dropout: 0.2 }, inputShape: [9], vocabulary: 21 },
  'text-convnet': {
    values: { width: 6, filters: [7, 8], size: 3, units: 8, dropout: 0.2 },
    inputShape: [9],
    vocabulary: 21,
  },
  transformer: { values: { layers: 2, width: 16, heads: 2, dropout: 0.2 }, inputShape: [9], vocabulary: 21 },
  'transformer-decoder': { values: { layers: 1, width: 8, heads: 2, dropout: 0.2 }, inputShape: [9], vocabulary: 21 },
};

const smallOf = (family: Architecture): StepCase => {
  const network = small[family.id];
  if (!network) throw new Error(`Add a small ${family.id} to "small" in test/support/stepCases.ts.`);
  return stepCase({ ...network, architecture: family.id });
};
const suits = (way: Method, family: Architecture): boolean => {
  const { values, inputShape, vocabulary } = smallOf(family);
  const taps = family.taps(values, inputShape);
  return (
    way.disabledReason({ student: taps, teacher: taps, classes, labelled: 1, areIds: vocabulary !== undefined }) ===
    null
  );
};

/** Every method with every architecture that it can be used with. */
export const everyPair = (families: readonly Architecture[], ways: readonly Method[]): StepCase[] =>
  families.flatMap((family) =>
    ways.filter((way) => suits(way, family)).map((way) => ({ ...smallOf(family), method: way.id })),
  );

/** A curve for everything that a schedule moves. */
export const moving: ScheduleSettings = {
  weight: [0, 0, 100, 67, 100, 67, 0],
  temperature: [1, 0, 100, 100, 25],
  hard: [0, 0, 0, 20, 100],
  rate: [1, 0, 0, 10, 100, 100, 0],
};

/**
 * Every architecture with softened logits; every method on the first architecture that it can be used with; another
 * optimizer; every curve moving; hints in two stages; and every change of the examples. All pairs would be hundreds, and neither knows of the other.
 */
export function stepCases(families: readonly Architecture[], ways: readonly Method[]): StepCase[] {
  const ofMethods = ways.map((way) => {
    const usable = families.find((family) => suits(way, family));
    if (!usable) throw new Error(`No small network suits ${way.id}.`);
    return { ...smallOf(usable), method: way.id };
  });
  const augmented = [
    stepCase({ augmentation: { jitter: 0.1, mixup: true } }),
    stepCase({ augmentation: { jitter: 0.1 }, teachers: 3 }),
    stepCase({ augmentation: { jitter: 0.1 }, teachers: 3, fusion: 'confident' }),
    stepCase({ ...small.convnet, architecture: 'convnet', augmentation: { shift: 2, mixup: true } }),
    stepCase({ augmentation: { jitter: 0.1, cleanTeacher: true } }),
    stepCase({ augmentation: { jitter: 0.1, mixup: true, cleanTeacher: true } }),
    stepCase({ ...small.convnet, architecture: 'convnet', areBytes: true, augmentation: { shift: 1 } }),
  ];
  // Takes its second stage on the way.
  const staged = stepCase({ method: 'hints', methodValues: { until: 60 } });
  // Two passes through a network that normalises its batches.
  const attack = { method: 'robust-soft-labels', methodValues: { steps: 1 } };
  const attacked = stepCase({ ...small.residual, architecture: 'residual', ...attack });
  const limited = [
    stepCase({ sees: { kind: 'columns', seen: [true, false] } }),
    stepCase({ ...small.convnet, architecture: 'convnet', sees: { kind: 'blocks', size: 4 } }),
  ];
  const second = { weight: 0.5, labels: 'both', taught: 'both' } as const;
  const asked = [
    stepCase({ second }),
    stepCase({ augmentation: { jitter: 0.1 }, teachers: 3, fusion: 'confident', second }),
    stepCase({ ...small.residual, architecture: 'residual', second: { ...second, labels: 'first', taught: 'second' } }),
  ];
  const generator = { certainty: 1, variety: 5, activation: 0.1, learningRate: 0.003 };
  const made = [
    stepCase({ generator, augmentation: { jitter: 0.1 } }),
    stepCase({ ...small.convnet, architecture: 'convnet', generator }),
  ];
  const others = [
    stepCase({ optimizer: 'momentum' }),
    stepCase({ schedule: moving }),
    staged,
    ...augmented,
    attacked,
    ...limited,
    ...asked,
    ...made,
  ];
  return [...families.slice(1).map(smallOf), ...ofMethods, ...others];
}

/** What there is in a case that others may have as well. */
export const partsOf = ({
  architecture,
  method,
  methodValues = {},
  optimizer,
  schedule,
  augmentation,
  teachers,
  fusion,
  areBytes,
  sees,
  second,
  generator,
}: StepCase): readonly string[] => [
  architecture,
  method,
  ...Object.keys(methodValues),
  optimizer,
  ...Object.keys(schedule).map((name) => `${name} moving`),
  ...Object.keys(augmentation),
  ...(areBytes ? ['bytes'] : []),
  ...(teachers > 1 ? [`${teachers} teachers, ${fusion}`] : []),
  ...(sees ? [`sees ${sees.kind}`] : []),
  ...(second ? [`second head, labels ${second.labels}, taught ${second.taught}`] : []),
  ...(generator ? ['without data'] : []),
];

/** A case in few words. */
export const titleOf = (wanted: StepCase): string => partsOf(wanted).join(', ');
