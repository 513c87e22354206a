import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../../../backend/capture/capture';
import { runsShaders, workgroupBytes } from '../../../backend/webgpu/shader';
import { isOneCrossEntropy } from '../../../models/heads';
import { type Network, sizeOf } from '../../../models/network';
import type { Batches } from '../../feed/batches';
import type { StepFeed } from '../../feed/stepFeed';
import { pseudoLabelsOf } from '../../learner/pseudoLabels';
import { runMultiStep } from '../kernels/multiStep';
import { canRunMultiStep, type MultiStep, type MultiStepModel, multiStepStateSize } from '../kernels/multiStepPlan';
import type { LossRing } from '../lossRing';
import type { TrainableModel } from '../trainableModel';

/**
 * Takes many steps in one dispatch, for networks so small that launching a step costs more than computing it. The
 * creator disposes it.
 */
export interface MultiStepKernel {
  /** Sets the range of the next `run`: this number of steps from the feed's position on. */
  setStepCount(steps: number): void;
  /** Takes these steps; can be recorded. */
  run(): void;
  dispose(): void;
}

/** What the steps of a multi-step kernel use. Everything stays the caller's. */
export interface MultiStepInputs {
  readonly feed: StepFeed;
  readonly ring: LossRing;
  readonly batches: Pick<Batches, 'size' | 'labelled'>;
  /** All inputs of the round, `[count, …inputShape]`. Called at most once, inside `tf.tidy`. */
  inputs(): tf.Tensor;
  /** `[count, classes]`, for the same inputs. */
  readonly hardLabels: tf.Tensor2D;
  /**
   * The teacher's logits for the same inputs, `[count, classes]`; null without a teacher.
   */
  readonly teacherLogits: tf.Tensor2D | null;
}

/** Number of inputs and of units of each layer of a multilayer perceptron with one head; null for any other network. */
export function widthsOf({ layers, inputShape, heads }: Network): readonly number[] | null {
  if (!isOneCrossEntropy(heads)) return null;
  const widths = [sizeOf(inputShape)];
  let isOpen = false;
  for (const { layer } of layers) {
    const { operation } = layer;
    switch (operation?.kind) {
      case 'dense':
        // Two dense layers without ReLU between them are not what the kernel computes.
        if (isOpen) return null;
        widths.push(operation.units);
        isOpen = true;
        break;
      case 'relu':
        if (!isOpen) return null;
        isOpen = false;
        break;
      case 'dropout':
        if (operation.rate > 0) return null;
        break;
      case 'flatten':
      case 'tap':
        break;
      default:
        return null;
    }
  }
  return isOpen && widths.length > 1 ? widths : null;
}

/** A model that a multi-step kernel trains, and what it learns from; see `MultiStepModel`. */
export interface MultiStepLearner extends Pick<MultiStepModel, 'from'> {
  readonly model: TrainableModel;
}

/**
 * A multi-step kernel for models of the same network that train together, the one with a teacher first. Null if the network or the device does not support it. The kernel has optimizer state
 * of its own, so a phase must take either all its steps with the kernel or none. The caller disposes it.
 */
export function createMultiStepKernel(
  learners: readonly MultiStepLearner[],
  stepInputs: MultiStepInputs,
): MultiStepKernel | null {
  const { feed, ring, batches, hardLabels, teacherLogits } = stepInputs;
  const first = learners[0]?.model;
  const widths = first && runsShaders() ? widthsOf(first.network) : null;
  if (!first || !widths || (widths[0] as number) > mostInputs) return null;
  const sizes = { widths, batch: batches.size, workgroupBytes: workgroupBytes() };
  if (!canRunMultiStep(sizes)) return null;
  const multiStep: MultiStep = {
    ...sizes,
    labelled: batches.labelled,
    learners: learners.map(({ model: { parameters }, from }) => ({ parameters, from })),
    optimizer: first.optimizer.inMultiStep,
  };
  const size = multiStepStateSize(sizes);
  const fresh = new Float32Array(learners.length * size);
  // Powers of Adam's β before the first step.
  learners.forEach((_, at) => {
    fresh.fill(1, at * size + 2 * first.network.parameters, at * size + 2 * first.network.parameters + 2);
  });
  const state = tf.tidy(() => tf.variable(tf.tensor1d(fresh), false));
  const span = tf.tidy(() => tf.variable(tf.tensor1d([0, 0, 0], 'int32'), false));
  const examples = tf.tidy(() => {
    const all = stepInputs.inputs();
    const flat = tf.reshape(all, [all.shape[0] as number, -1]) as tf.Tensor2D;
    const hasPseudoLabels = learners.some(({ from }) => from === 'pseudoLabels');
    const pseudoLabels = hasPseudoLabels && teacherLogits && pseudoLabelsOf(first.network.heads, teacherLogits, null);
    const given = [teacherLogits, pseudoLabels].flatMap((columns) => columns || []);
    return tf.keep(tf.concat2d([flat, hardLabels, ...given], 1));
  });
  const { rows, control } = feed.tables;
  let taken = 0;
  return {
    setStepCount(steps) {
      overwrite(span, Int32Array.of(feed.position(), taken % ring.rows, steps));
      taken += steps;
    },
    run: () => runMultiStep(multiStep, { examples, rows, control, span, state, ring: ring.values }),
    dispose: () => tf.dispose([state, span, examples]),
  };
}

/** Most inputs of a network in a multi-step kernel: a single workgroup would be too slow for images. */
const mostInputs = 16;
