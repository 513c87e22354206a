import * as tf from '@tensorflow/tfjs';
import type { GeneratorSettings } from '../../experiment/declarations';
import type { InputKind } from '../../experiment/inputKind';
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

/** A batch that a generator made from noise. */
export interface MadeBatch {
  /** `[batch, …inputShape]`. */
  readonly x: tf.Tensor;
  /** The teacher's predicted class for each, `[batch, classes]`, one-hot. */
  readonly y: tf.Tensor2D;
}

/**
 * A generator of inputs to which the teacher responds as it does to examples. It learns from the teacher alone, without
 * any example. The creator disposes it.
 */
export interface Generator {
  /** Takes one optimizer step and returns the batch that it was taken on. Must run inside `tf.tidy`. */
  step(): MadeBatch;
  /**
   * The batch that it makes from `noise` (`[batch, noiseSize]`) with its current weights. Must run inside `tf.tidy`.
   */
  of(noise: tf.Tensor2D): MadeBatch;
  /**
   * A sample to display, always from the same noise: the inputs `[count, …inputShape]`, the teacher's logits `[count,
   * classes]`, and the loss terms certainty, variety and activation, `[3]`, unweighted. The caller owns the tensors.
   */
  some(): readonly tf.Tensor[];
  /** The same, read back to the CPU. */
  shown(): Promise<Generated>;
  /** Advances the random numbers. Must be called once per step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

/** Options of {@link createGenerator}. */
export interface GeneratorOptions {
  /** It stays the caller's. */
  readonly teacher: Model;
  readonly classes: number;
  /** What it makes. */
  readonly input: InputKind;
  /** Learning rate and weights of the loss terms. */
  readonly plan: GeneratorSettings;
  /** Number of inputs in a batch. */
  readonly size: number;
  readonly random: (purpose: string) => Random;
}

/**
 * A generator with newly drawn weights and Adam. Its batch norm always uses the statistics of the current batch, in
 * `of` and `some` too. The caller disposes it.
 */
export function createGenerator({ teacher, classes, input, plan, size, random }: GeneratorOptions): Generator {
  const { inputShape } = teacher.network;
  const examples = { input, inputShape };
  const network = planGenerator(examples);
  const own = createTrainableModel(network, initialStateOf(network, random('generator weights')), 'adam');
  const numbers = createUniformNumbers([[2, size, noiseSize]], random('generator noise'));
  const shownNoise = noiseOf(input.generated?.shown ?? 0, random('generator shown'));
  // The generator has a learning rate of its own, which no slider changes.
  const row = controlLayout.pack({ learningRate: plan.learningRate, temperature: 1, softWeight: 0, hardWeight: 0 });
  const control = { all: tf.keep(tf.tensor1d(row)), learningRate: tf.keep(tf.scalar(plan.learningRate)) };

  const predicted = (logits: tf.Tensor2D) =>
    tf.cast(tf.oneHot(tf.argMax(logits, 1), classes), 'float32') as tf.Tensor2D;
  const made = (noise: tf.Tensor2D) => {
    const weights = splitIntoTensors(tf, network.weights, own.parameters);
    const statistics = own.statistics ? splitIntoTensors(tf, network.statistics, own.statistics) : [];
    return inputsFrom(tf, forward(tf, network, weights, statistics, noise, { updateStatistics: () => {} }), examples);
  };

  const generator: Generator = {
    step() {
      const kept: tf.Tensor[] = [];
      const loss = lossBefore(teacher, input, plan, (tensors) => void kept.push(...tensors));
      const noise = normal(numbersOf(numbers.forStep()()));
      const gradient = gradientOf(own, noise, null, loss, null);
      own.optimizer.apply(own.parameters, gradient.parameters, control);
      if (gradient.statistics) own.statistics?.assign(gradient.statistics);
      const [x, logits] = kept as [tf.Tensor, tf.Tensor2D];
      const batch = { x: tf.clone(x), y: predicted(logits) };
      tf.dispose(kept);
      return batch;
    },
    of(noise) {
      const x = made(noise);
      return { x, y: predicted(logitsAndFeaturesOf(teacher, x, []).logits) };
    },
    some: () =>
      tf.tidy(() => {
        const x = made(shownNoise);
        const { logits, terms } = teacherResponse(teacher, x, plan);
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

/** The teacher's logits for generated inputs (`[batch, …inputShape]`), and the generator's loss terms. */
function teacherResponse(teacher: Model, x: tf.Tensor, plan: GeneratorSettings) {
  const { logits, features } = logitsAndFeaturesOf(teacher, x, teacher.network.taps.slice(-1));
  return { logits, terms: generatorLoss(logits, features[0] ?? null, plan) };
}

/**
 * A generator's loss with this teacher, as a function of the generator's outputs `[batch, size]`. `report` receives the
 * inputs `[batch, …inputShape]` and the teacher's logits `[batch, classes]`, and owns them.
 */
export const lossBefore = (
  teacher: Model,
  input: InputKind,
  plan: GeneratorSettings,
  report: ReportLosses,
): BatchLoss => ({
  second: null,
  gradient: null,
  of({ logits: outputs }) {
    const x = inputsFrom(tf, outputs, { input, inputShape: teacher.network.inputShape });
    const { logits, terms } = teacherResponse(teacher, x, plan);
    report([tf.keep(x), tf.keep(logits)]);
    return terms.total;
  },
});

/** Standard normal noise for `count` inputs, `[count, noiseSize]`, drawn from `random` once. The caller owns it. */
export const noiseOf = (count: number, random: Random): tf.Tensor2D =>
  tf.tensor2d(
    Float32Array.from({ length: count * noiseSize }, () => random.normal()),
    [count, noiseSize],
  );
