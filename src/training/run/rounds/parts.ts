import * as tf from '@tensorflow/tfjs';
import type { InputKind } from '../../../experiment/inputKind';
import type { Network } from '../../../models/network';
import { createAugmentation, type SeenBatch } from '../../feed/augmentation';
import type { Batches } from '../../feed/batches';
import { initialStateOf } from '../../learner/model';
import type { Teacher } from '../../learner/teacherAnswers';
import { hardLoss } from '../../step/batchLoss';
import { createGradientMeter, type GradientMeter, type GradientMeterOptions } from '../../step/gradientMeter';
import { labelsOf } from '../../step/labelledBatch';
import { logitGradients } from '../../step/logitGradients';
import { createMethodInstance, type MethodInstance } from '../../step/methodInstance';
import { seenBatch, type TeachInputs } from '../../step/stepProgram';
import type { TaughtLoss, TaughtLossOptions } from '../../step/taughtLoss';
import { createTrainableModel, type TrainableModel } from '../../step/trainableModel';
import type { Round, RoundContext, RoundSources } from './round';

/** Parts of `prepare` that several kinds of rounds share. */

/** The properties of a round that the functions below need. */
export type RoundOutline = Pick<Round, 'purpose' | 'network' | 'batches' | 'steps'>;

/** What says which positions of the inputs count, if a loss of this network on hard targets asks. */
const maskFor = ({ heads }: Network, { mask }: InputKind) => (heads.some(({ rows }) => rows > 1) ? mask : undefined);

/** {@link courseOf}'s mask for a student, whose method may ask as well. */
export const maskForMethod = (
  { input }: RoundContext,
  { network }: RoundOutline,
  { asksPositions }: MethodInstance,
): TeachInputs['mask'] => (asksPositions ? input.mask : maskFor(network, input));

/** A trainable model of `network`, its initial weights drawn for `purpose`. The caller owns it. */
export const initialModel = ({ experiment, random }: RoundContext, network: Network, purpose: string): TrainableModel =>
  createTrainableModel(network, initialStateOf(network, random(`${purpose} weights`)), experiment.training.optimizer);

/** Batches, control, augmentation and random numbers of a round's steps. The context owns the augmentation. */
export function courseOf(
  context: RoundContext,
  { purpose, network, batches, steps }: RoundOutline,
  isAugmented: boolean,
) {
  const { experiment, input, inputShape, random, own, steer } = context;
  const settings = experiment.augmentation;
  const drawn = random(`${purpose} augmentation`);
  const augmentation = isAugmented ? createAugmentation({ settings, inputShape, batches, random: drawn }) : null;
  if (augmentation) own(augmentation);
  return {
    ...{ batches, control: steer(steps), augmentation, random: random(`${purpose} dropout`) },
    ...{ range: input.range, mask: maskFor(network, input) },
  };
}

/** {@link courseOf} with the inputs and their hard labels, `[count, targets]`. */
export const stepInputsOf = (
  context: RoundContext,
  round: RoundOutline,
  { inputs, hardLabels }: RoundSources,
  isAugmented: boolean,
) => ({ ...courseOf(context, round, isAugmented), inputs, hardLabels: hardLabels() });

type UnchangedInputs = Pick<TeachInputs, 'inputs' | 'hardLabels' | 'mask'>;

/** A function that gives the batch at some rows (`[batch]`, int32) without augmentation, for the gradient meter. */
export const unchanged =
  (stepInputs: UnchangedInputs) =>
  (rows: tf.Tensor1D): SeenBatch =>
    seenBatch({ ...stepInputs, augmentation: null }, rows);

/**
 * The meter of the gradients of both loss terms on the first of the `measured` batches. `lossOn` makes the student's
 * loss for batches of that size, with random numbers of its own. The context owns meter and loss.
 */
export function meterOf(
  { input: { range }, own, random }: RoundContext,
  { steps, purpose }: RoundOutline,
  measured: Batches,
  stepInputs: Omit<GradientMeterOptions, 'batches' | 'steps' | 'loss'>,
  lossOn: (of: Pick<TaughtLossOptions, 'batches' | 'random' | 'range'>) => TaughtLoss,
): GradientMeter {
  const loss = own(lossOn({ batches: measured, random: random(`${purpose} measured attacks`), range }));
  return own(createGradientMeter({ ...stepInputs, batches: measured, steps, loss }));
}

/** The gradients on the logits of an example for a network that learns from hard labels alone. */
export const labelsOnLogits =
  (model: TrainableModel, stepInputs: UnchangedInputs, { labelled }: Batches): GradientMeter['onLogits'] =>
  async (rows, position) => {
    const gradients = await logitGradients(model, null, position, (report) => {
      const seen = unchanged(stepInputs)(tf.tensor1d(rows, 'int32'));
      const loss = hardLoss(labelsOf(seen, labelled), false, report);
      return { x: seen.x, hard: loss, soft: null, total: loss };
    });
    return { gradients, temperature: 1, hardWeight: 1, softWeight: 0 };
  };

/**
 * The experiment's method for this teacher and this student; its adapter's weights are drawn for `purpose`. The context
 * owns it.
 * @throws RangeError if the networks lack taps that the method compares
 */
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
