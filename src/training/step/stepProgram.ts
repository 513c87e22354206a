import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../../backend/webgpu/shader';
import type { AttackSettings } from '../../distillation/method';
import type { InputKind } from '../../experiment/inputKind';
import type { Random } from '../../experiment/random';
import type { LossName } from '../../report/losses';
import type { Augmentation, SeenBatch } from '../feed/augmentation';
import type { Batches } from '../feed/batches';
import type { Control } from '../feed/control';
import type { Inputs } from '../feed/deviceDataSet';
import { createStepFeed, type StepFeed } from '../feed/stepFeed';
import { createDropoutNumbers } from '../feed/uniformNumbers';
import { createAdversary } from '../learner/adversary';
import { pseudoLabelsOf } from '../learner/pseudoLabels';
import type { TeacherAnswers } from '../learner/teacherAnswers';
import { hardLoss, hasLossKernel, type ReportLosses } from './batchLoss';
import { createMultiStepKernel, type MultiStepKernel, type MultiStepLearner } from './fused/multiStep';
import { type LabelledBatch, labelsOf } from './labelledBatch';
import { createLossRing, type LossRing } from './lossRing';
import type { MethodInstance } from './methodInstance';
import { takeStep } from './takeStep';
import { createTaughtLoss } from './taughtLoss';
import type { TrainableModel } from './trainableModel';

/**
 * One optimizer step of all models that train together. Every value that changes from step to step is a variable on the
 * backend, so that a step can be recorded once and replayed. The creator disposes the program; the models stay the
 * caller's.
 */
export interface StepProgram {
  /** Names of the ring's columns. */
  readonly columns: readonly LossName[];
  /** The losses of the last steps. */
  readonly ring: LossRing;
  /** The rows and control values of each step; must be refilled before steps are taken. */
  readonly feed: StepFeed;
  /** Takes one step, on the backend alone, so that it can be recorded and replayed. */
  step(): void;
  /** Takes many steps in one dispatch instead; null if the networks or the device do not support it. */
  readonly multiStep: MultiStepKernel | null;
  dispose(): void;
}

/**
 * Rows of a loss ring: the most steps between two read-backs. At most a quarter as many steps are submitted at once.
 */
export const ringRows = () => (runsShaders() ? 1024 : 256);

/** What the steps of a program use; all of it stays the caller's. */
export interface TeachInputs {
  readonly inputs: Inputs;
  /** `[inputs.count, targets]`. */
  readonly hardLabels: tf.Tensor2D;
  readonly batches: Batches;
  readonly control: Control;
  /** Null without augmentation. */
  readonly augmentation: Augmentation | null;
  /** Draws the random numbers of dropout and the starts of attacks. */
  readonly random: Random;
  /** The range of the inputs; only attacks need it. */
  readonly range?: InputKind['range'];
  /** Which positions of the inputs count; absent if all do, or if no loss asks. */
  readonly mask?: InputKind['mask'] | undefined;
}

const placeOf = ({ network }: TrainableModel, { batches, random, range }: TeachInputs) => ({
  size: batches.size,
  inputShape: network.inputShape,
  range,
  random,
});

/** The batch at these `rows` (`[batch]`, int32), augmented if there is an augmentation. Must run inside `tf.tidy`. */
export function seenBatch(
  { inputs, hardLabels, augmentation, mask }: Pick<TeachInputs, 'inputs' | 'hardLabels' | 'augmentation' | 'mask'>,
  rows: tf.Tensor1D,
): SeenBatch {
  const seen = augmentation?.see(inputs, hardLabels, rows) ?? clean(inputs.rows(rows), tf.gather(hardLabels, rows));
  return { ...seen, mask: mask?.(tf, seen.x as tf.Tensor2D) ?? null };
}

const clean = (x: tf.Tensor, y: tf.Tensor2D) => ({ x, teacherInput: x, y });

/** The models of a program in the order of their columns, with what each learns from. */
const learnersOf = ({ student, twin, pseudoTwin }: StudentAndTwins): readonly MultiStepLearner[] => [
  { model: student, from: 'teacher' },
  ...(twin ? [{ model: twin, from: 'labels' } as const] : []),
  ...(pseudoTwin ? [{ model: pseudoTwin, from: 'pseudoLabels' } as const] : []),
];

const multiStepInputs = (
  { inputs, hardLabels, batches }: TeachInputs,
  feed: StepFeed,
  ring: LossRing,
  teacherLogits: tf.Tensor2D | null,
) => ({ feed, ring, batches, hardLabels, teacherLogits, inputs: () => inputs.part(0, inputs.count) });

/**
 * The program of a network, a teacher unless told, that learns from hard labels alone; with `attack`, from adversarial
 * examples made at each step. The caller disposes it.
 */
export function teachProgram(
  teacher: TrainableModel,
  stepInputs: TeachInputs,
  attack: AttackSettings | null = null,
  column: 'teacher' | 'twin' = 'teacher',
): StepProgram {
  const { batches, control, augmentation, random } = stepInputs;
  const feed = createStepFeed(batches, control);
  const numbers = createDropoutNumbers(teacher.network, batches.size, random);
  const adversary = attack && createAdversary(attack, placeOf(teacher, stepInputs));
  const columns = [column] as const;
  const ring = createLossRing(ringRows(), columns.length);
  const multiStep =
    augmentation || adversary
      ? null
      : createMultiStepKernel([{ model: teacher, from: 'labels' }], multiStepInputs(stepInputs, feed, ring, null));
  return {
    columns,
    ring,
    feed,
    multiStep,
    step() {
      tf.tidy(() => {
        const seen = seenBatch(stepInputs, feed.rows());
        const { x, y } = seen;
        const reported: tf.Tensor[] = [];
        const report: ReportLosses = (losses) => void reported.push(...losses);
        const loss = hardLoss(labelsOf(seen, batches.labelled), runsShaders(), report);
        takeStep(teacher, adversary?.moved(teacher, x, y) ?? x, numbers?.forStep() ?? null, feed.values(), loss);
        ring.write(reported);
        tf.dispose(reported);
        numbers?.advance();
        adversary?.advance();
        augmentation?.advance();
        feed.advance();
      });
    },
    dispose() {
      multiStep?.dispose();
      feed.dispose();
      numbers?.dispose();
      adversary?.dispose();
      ring.dispose();
    },
  };
}

interface Taught {
  /** The teacher's logits. They stay the caller's. */
  readonly answers: TeacherAnswers;
  /** It stays the caller's. */
  readonly method: MethodInstance;
}

/** What the steps of distillation use. */
export interface DistilInputs extends TeachInputs, Taught {}

/** A student and its twins, all of the same network. */
export interface StudentAndTwins {
  readonly student: TrainableModel;
  /** Learns from hard labels alone. */
  readonly twin?: TrainableModel;
  /** Learns from the teacher's predicted class of every example. */
  readonly pseudoTwin?: TrainableModel;
}

/** The program of a student and its twins, or of a student alone, that learn from examples. The caller disposes it. */
export function distilProgram(learners: StudentAndTwins, stepInputs: DistilInputs): StepProgram {
  const { answers, augmentation, method } = stepInputs;
  return taughtProgram(learners, {
    ...stepInputs,
    see: (rows) => seenBatch(stepInputs, rows),
    advance: () => augmentation?.advance(),
    multiStep: (feed, ring) =>
      augmentation || !answers.kept || !hasLossKernel(method)
        ? null
        : createMultiStepKernel(learnersOf(learners), multiStepInputs(stepInputs, feed, ring, answers.kept)),
  });
}

/** What {@link taughtProgram} uses: the batches can come from anywhere. */
export interface TaughtInputs extends Taught, Pick<TeachInputs, 'batches' | 'control' | 'random' | 'range' | 'mask'> {
  /** The batch of a step at these rows (`[batch]`, int32). Called once per step, inside `tf.tidy`. */
  readonly see: (rows: tf.Tensor1D) => SeenBatch;
  /** Called once per step, after the batch was used. */
  readonly advance: () => void;
  /** Makes the multi-step kernel, which the program disposes; null without one. */
  readonly multiStep: (feed: StepFeed, ring: LossRing) => MultiStepKernel | null;
}

/**
 * The program of a student and its twins on the same batches with the same dropout masks: L = α·CE + λ·term for the
 * student, CE on hard labels for the twin, CE on pseudo-labels for the pseudo-label twin. The caller disposes it.
 */
export function taughtProgram({ student, twin, pseudoTwin }: StudentAndTwins, stepInputs: TaughtInputs): StepProgram {
  const { answers, batches, control, random, method } = stepInputs;
  const { heads } = student.network;
  const feed = createStepFeed(batches, control);
  const numbers = createDropoutNumbers(student.network, batches.size, random);
  const taught = createTaughtLoss(student, stepInputs);
  const columns = [
    ...(['total', 'hard', 'soft'] as const),
    ...(twin ? (['twin'] as const) : []),
    ...(pseudoTwin ? (['pseudoTwin'] as const) : []),
  ];
  /** The pseudo-labels of all inputs, `[count, targets]`; null if each batch makes its own. */
  const kept = stepInputs.mask ? null : answers.kept;
  const pseudoLabels = pseudoTwin && kept ? tf.tidy(() => tf.keep(pseudoLabelsOf(heads, kept, null))) : null;
  const ring = createLossRing(ringRows(), columns.length);
  const multiStep = stepInputs.multiStep(feed, ring);
  return {
    columns,
    ring,
    feed,
    multiStep,
    step() {
      tf.tidy(() => {
        const rows = feed.rows();
        const seen = stepInputs.see(rows);
        const { x } = seen;
        const values = feed.values();
        const dropout = () => numbers?.forStep() ?? null;
        const reported: tf.Tensor[] = [];
        const report: ReportLosses = (losses) => void reported.push(...losses);
        const labelled = labelsOf(seen, batches.labelled);
        const { loss, teacherLogits } = taught.of(rows, seen, values, dropout, report);
        takeStep(student, x, dropout(), values, loss, method.adapter);
        // The same code path for both: at λ = 0 and α = 1 they must be bit-identical.
        const learnFrom = (learner: TrainableModel, batch: LabelledBatch) =>
          takeStep(learner, x, dropout(), values, hardLoss(batch, hasLossKernel(method), report));
        if (twin) learnFrom(twin, labelled);
        if (pseudoTwin) {
          const { mask } = seen;
          const labels = pseudoLabels ? tf.gather(pseudoLabels, rows) : pseudoLabelsOf(heads, teacherLogits, mask);
          learnFrom(pseudoTwin, { labels, labelled: batches.size, mask });
        }
        ring.write(reported);
        tf.dispose(reported);
        numbers?.advance();
        taught.advance();
        stepInputs.advance();
        feed.advance();
      });
    },
    dispose() {
      multiStep?.dispose();
      feed.dispose();
      numbers?.dispose();
      taught.dispose();
      pseudoLabels?.dispose();
      ring.dispose();
    },
  };
}
