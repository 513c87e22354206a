import * as tf from '@tensorflow/tfjs';
import type { GeneratorSettings } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import { inputsFrom, noiseSize, planGenerator } from '../../models/generator';
import { forward, splitIntoTensors } from '../../models/network';
import type { Generated } from '../../report/answers';
import { normal } from '../feed/augmentation';
import { controlLayout } from '../feed/controlLayout';
import { createUniformNumbers, numbersOf } from '../feed/uniformNumbers';
import { initialStateOf, logitsAndFeaturesOf, type Model } from '../learner/model';
import type { BatchLoss, ReportLosses } from './batchLoss';
import { generatorLoss } from './generatorLoss';
import { gradientOf } from './takeStep';
import { createTrainableModel, disposeTrainableModel } from './trainableModel';

/** What a generator makes of some noise. */
export interface MadeBatch {
  /** `[batch, …inputShape]`. */
  readonly x: tf.Tensor;
  /** The class that the teacher answers for each, `[batch, classes]`, one-hot. */
  readonly y: tf.Tensor2D;
}

/** Makes inputs that the teacher finds like examples, and learns to. Nobody shows it any. */
export interface Generator {
  /** Takes one step, and gives the batch that it was taken on. Runs inside `tf.tidy`. */
  step(): MadeBatch;
  /** What it makes of this noise (`[batch, noiseSize]`) by now. Runs inside `tf.tidy`. */
  of(noise: tf.Tensor2D): MadeBatch;
  /** Some of what it makes, always of the same noise, and what the teacher says of it; the caller's. */
  some(): readonly tf.Tensor[];
  /** The same on the CPU. */
  shown(): Promise<Generated>;
  /** To be called once a step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

export interface GeneratorOptions {
  readonly teacher: Model;
  readonly classes: number;
  readonly plan: GeneratorSettings;
  /** Inputs in a batch. */
  readonly size: number;
  readonly random: (purpose: string) => Random;
}

/** How many are worth looking at: points of a map, images of a gallery. */
const mostShown = { plane: 300, image: 28 } as const;

/** Its inputs are always made with the statistics of their own batch, as while training. */
export function createGenerator({ teacher, classes, plan, size, random }: GeneratorOptions): Generator {
  const { inputShape } = teacher.network;
  const network = planGenerator(inputShape);
  const own = createTrainableModel(network, initialStateOf(network, random('generator weights')), 'adam');
  const numbers = createUniformNumbers([[2, size, noiseSize]], random('generator noise'));
  const shownNoise = noiseOf(mostShown[inputShape.length === 3 ? 'image' : 'plane'], random('generator shown'));
  // It has a learning rate of its own, which no slider moves.
  const row = controlLayout.pack({ learningRate: plan.learningRate, temperature: 1, softWeight: 0, hardWeight: 0 });
  const control = { all: tf.keep(tf.tensor1d(row)), learningRate: tf.keep(tf.scalar(plan.learningRate)) };

  const answered = (logits: tf.Tensor2D) => tf.cast(tf.oneHot(tf.argMax(logits, 1), classes), 'float32') as tf.Tensor2D;
  const made = (noise: tf.Tensor2D) => {
    const weights = splitIntoTensors(tf, network.weights, own.parameters);
    const statistics = own.statistics ? splitIntoTensors(tf, network.statistics, own.statistics) : [];
    return inputsFrom(tf, forward(tf, network, weights, statistics, noise, { updateStatistics: () => {} }), inputShape);
  };

  const generator: Generator = {
    step() {
      const kept: tf.Tensor[] = [];
      const loss = lossBefore(teacher, plan, (tensors) => void kept.push(...tensors));
      const noise = normal(numbersOf(numbers.forStep()()));
      const gradient = gradientOf(own, noise, null, loss, null);
      own.optimizer.apply(own.parameters, gradient.parameters, control);
      if (gradient.statistics) own.statistics?.assign(gradient.statistics);
      const [x, logits] = kept as [tf.Tensor, tf.Tensor2D];
      const batch = { x: tf.clone(x), y: answered(logits) };
      tf.dispose(kept);
      return batch;
    },
    of(noise) {
      const x = made(noise);
      return { x, y: answered(logitsAndFeaturesOf(teacher, x, []).logits) };
    },
    some: () =>
      tf.tidy(() => {
        const x = made(shownNoise);
        const { logits, terms } = judged(teacher, x, plan);
        const { certainty, variety, activation } = terms;
        return [x, logits, tf.stack([certainty, variety, activation ?? tf.zeros([])])];
      }),
    async shown() {
      const tensors = generator.some();
      try {
        const [inputs, logits, terms] = (await Promise.all(tensors.map((each) => each.data()))) as Float32Array[];
        const [certainty = 0, variety = 0, activation = 0] = terms ?? [];
        return {
          classes,
          inputs: Float32Array.from(inputs ?? []),
          logits: Float32Array.from(logits ?? []),
          terms: { certainty, variety, activation },
        };
      } finally {
        tf.dispose([...tensors]);
      }
    },
    advance: () => numbers.advance(),
    dispose() {
      disposeTrainableModel(own);
      numbers.dispose();
      tf.dispose([shownNoise, control.all, control.learningRate]);
    },
  };
  return generator;
}

/** What a teacher says of inputs, and what that is worth to whoever made them. */
function judged(teacher: Model, x: tf.Tensor, plan: GeneratorSettings) {
  const { logits, features } = logitsAndFeaturesOf(teacher, x, teacher.network.taps.slice(-1));
  return { logits, terms: generatorLoss(logits, features[0] ?? null, plan) };
}

/** A generator's loss before this teacher. Whoever is told of the inputs and the teacher's logits owns them. */
export const lossBefore = (teacher: Model, plan: GeneratorSettings, tell: ReportLosses): BatchLoss => ({
  second: null,
  gradient: null,
  of({ logits: given }) {
    const x = inputsFrom(tf, given, teacher.network.inputShape);
    const { logits, terms } = judged(teacher, x, plan);
    tell([tf.keep(x), tf.keep(logits)]);
    return terms.total;
  },
});

/** Standard normal noise for so many inputs, always the same; the caller's. */
export const noiseOf = (count: number, random: Random): tf.Tensor2D =>
  tf.tensor2d(
    Float32Array.from({ length: count * noiseSize }, () => random.normal()),
    [count, noiseSize],
  );
