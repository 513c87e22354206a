import type * as tf from '@tensorflow/tfjs';
import type { Network } from '../../../models/network';
import { createAugmentation, type SeenBatch } from '../../feed/augmentation';
import type { Batches } from '../../feed/batches';
import { initialStateOf } from '../../learner/model';
import type { Teacher } from '../../learner/teacherAnswers';
import { createGradientMeter, type GradientMeter, type GradientMeterOptions } from '../../step/gradientMeter';
import { createMethodInstance } from '../../step/methodInstance';
import { seenBatch, type TeachInputs } from '../../step/stepProgram';
import type { TaughtLoss, TaughtLossOptions } from '../../step/taughtLoss';
import { createTrainableModel, type TrainableModel } from '../../step/trainableModel';
import type { Round, RoundContext, RoundSources } from './round';

/** What several kinds of rounds prepare alike. */

/** What the parts below need to know of a round. */
export type RoundOutline = Pick<Round, 'purpose' | 'network' | 'batches' | 'steps'>;

/** A network of this kind with the initial weights of `purpose`, and an optimizer of its own. The caller owns it. */
export const initialModel = ({ experiment, random }: RoundContext, network: Network, purpose: string): TrainableModel =>
  createTrainableModel(network, initialStateOf(network, random(`${purpose} weights`)), experiment.training.optimizer);

/** Batches, control, augmentation and dropout numbers of a round's steps. */
export function courseOf(context: RoundContext, { purpose, batches, steps }: RoundOutline, isAugmented: boolean) {
  const { experiment, inputShape, random, own, steer } = context;
  const settings = experiment.augmentation;
  const drawn = random(`${purpose} augmentation`);
  const augmentation = isAugmented ? createAugmentation({ settings, inputShape, batches, random: drawn }) : null;
  if (augmentation) own(augmentation);
  return { batches, control: steer(steps), augmentation, random: random(`${purpose} dropout`) };
}

/** The same with the examples and their hard labels. */
export const stepInputsOf = (
  context: RoundContext,
  round: RoundOutline,
  { inputs, hardLabels }: RoundSources,
  isAugmented: boolean,
) => ({ ...courseOf(context, round, isAugmented), inputs, hardLabels: hardLabels() });

/** The rows of a batch without augmentation, for measuring. */
export const unchanged =
  (stepInputs: Pick<TeachInputs, 'inputs' | 'hardLabels'>) =>
  (rows: tf.Tensor1D): SeenBatch =>
    seenBatch({ ...stepInputs, augmentation: null }, rows);

/**
 * Measures the gradients of the loss's terms on the first of the `measured` batches. `lossOn` gives the student's loss
 * on batches like these; its random numbers are the meter's own.
 */
export function meterOf(
  { own, random }: RoundContext,
  { steps, purpose }: RoundOutline,
  measured: Batches,
  stepInputs: Omit<GradientMeterOptions, 'batches' | 'steps' | 'loss'>,
  lossOn: (of: Pick<TaughtLossOptions, 'batches' | 'random'>) => TaughtLoss,
): GradientMeter {
  const loss = own(lossOn({ batches: measured, random: random(`${purpose} measured attacks`) }));
  return own(createGradientMeter({ ...stepInputs, batches: measured, steps, loss }));
}

/** The experiment's method, ready for this teacher and this student; its adapter's weights are drawn for `purpose`. */
export const methodFor = (
  { experiment, method, random, own }: RoundContext,
  purpose: string,
  of: { readonly teacher: Teacher; readonly student: TrainableModel; readonly isAugmented: boolean },
  { inputs }: RoundSources,
) =>
  own(
    createMethodInstance({
      method,
      values: experiment.method.values,
      ...of,
      inputs,
      optimizer: experiment.training.optimizer,
      random: random(purpose),
    }),
  );
