import * as tf from '@tensorflow/tfjs';
import type { Random } from '../experiment/random';
import type { LossName } from '../worker/protocol';
import type { Augmentation, SeenBatch } from './augmentation';
import type { Batches } from './batches';
import type { Control } from './control';
import { crossEntropy, distillationLoss } from './distillationLoss';
import { type Pass, type Trainee, takeStep } from './learner';
import { createLossRing, type LossRing } from './lossRing';
import type { MethodInUse } from './methodInUse';
import type { Inputs } from './residentSet';
import { createStepFeed, type StepFeed } from './stepFeed';
import type { TeacherAnswers } from './teacherAnswers';
import { createDropoutNumbers } from './uniformNumbers';

/**
 * The work of one optimizer step of all learners that train together. Every value that changes from step to step is
 * a variable on the backend, so that a step can be recorded once and replayed.
 */
export interface StepProgram {
  /** Names of the ring's columns. */
  readonly columns: readonly LossName[];
  readonly ring: LossRing;
  /** Brings each step its examples and its values; to be refilled before steps are taken. */
  readonly feed: StepFeed;
  /** Takes one step, on the backend alone: may be recorded instead of being called. */
  step(): void;
  dispose(): void;
}

/** Steps whose losses fit into the ring before they must be brought home. */
const ringRows = 256;

export interface TeachMaterial {
  readonly inputs: Inputs;
  /** `[count, classes]`. */
  readonly hardLabels: tf.Tensor2D;
  readonly batches: Batches;
  readonly control: Control;
  /** Changes the batches; null leaves them as they are. It stays the caller's. */
  readonly augmentation: Augmentation | null;
  /** Draws the dropout numbers. */
  readonly random: Random;
}

/** The batch with these rows as learners see it. */
function seen({ inputs, hardLabels, augmentation }: TeachMaterial, rows: tf.Tensor1D): SeenBatch {
  const batch = { x: inputs.rows(rows), y: tf.gather(hardLabels, rows) };
  return augmentation ? augmentation.apply(batch) : batch;
}

/** The teacher on hard labels. */
export function teachProgram(teacher: Trainee, material: TeachMaterial): StepProgram {
  const { batches, control, augmentation, random } = material;
  const feed = createStepFeed(batches, control);
  const numbers = createDropoutNumbers(teacher.network, batches.size, random);
  const columns = ['teacher'] as const;
  const ring = createLossRing(ringRows, columns.length);
  return {
    columns,
    ring,
    feed,
    step() {
      tf.tidy(() => {
        const batch = feed.rows();
        const { x, y } = seen(material, batch);
        const { learningRate } = feed.values();
        const reported: tf.Scalar[] = [];
        takeStep(teacher, x, numbers ? { uniform: numbers.forStep() } : {}, learningRate, ({ logits }) => {
          const loss = crossEntropy(logits, y, batches.labelled);
          reported.push(tf.keep(loss));
          return loss;
        });
        ring.write(reported);
        tf.dispose(reported);
        numbers?.advance();
        augmentation?.advance();
        feed.advance();
      });
    },
    dispose() {
      feed.dispose();
      numbers?.dispose();
      ring.dispose();
    },
  };
}

export interface DistilMaterial extends TeachMaterial {
  /** They stay the caller's. */
  readonly answers: TeacherAnswers;
  /** It stays the caller's. */
  readonly method: MethodInUse;
}

/**
 * Student and twin on the same batches with the same dropout: L = α·CE + λ·term for one, CE for the other. Without a
 * twin, the student alone.
 */
export function distilProgram(student: Trainee, twin: Trainee | null, material: DistilMaterial): StepProgram {
  const { answers, batches, control, augmentation, random, method } = material;
  const feed = createStepFeed(batches, control);
  const numbers = createDropoutNumbers(student.network, batches.size, random);
  const columns = ['total', 'hard', 'soft', ...(twin ? (['twin'] as const) : [])] as const;
  const ring = createLossRing(ringRows, columns.length);
  return {
    columns,
    ring,
    feed,
    step() {
      tf.tidy(() => {
        const batch = feed.rows();
        const { x, y } = seen(material, batch);
        const teacher = answers.of(batch, x);
        const { learningRate, temperature, softWeight, hardWeight } = feed.values();
        const context = () => (numbers ? { uniform: numbers.forStep() } : {});
        const teacherFeatures = method.teacherFeatures?.of(batch, x) ?? [];
        const reported: tf.Scalar[] = [];
        const loss = ({ logits, taps, adapter }: Pass) => {
          const features = method.pairs.map((pair, at) => ({
            student: taps.get(pair.student.name) as tf.Tensor,
            teacher: teacherFeatures[at] as tf.Tensor,
          }));
          const own = method.own.map(({ name }) => taps.get(name) as tf.Tensor);
          const { labelled } = batches;
          const offered = { student: logits, teacher, labels: y, labelled, temperature, features, own, adapter };
          const { total, hard, soft } = distillationLoss(method.method, method.values, offered, {
            softWeight,
            hardWeight,
          });
          reported.push(tf.keep(total), tf.keep(hard), tf.keep(soft));
          return total;
        };
        takeStep(student, x, context(), learningRate, loss, method.adapter);
        if (twin) {
          takeStep(twin, x, context(), learningRate, ({ logits }) => {
            const hard = crossEntropy(logits, y, batches.labelled);
            reported.push(tf.keep(hard));
            return hard;
          });
        }
        ring.write(reported);
        tf.dispose(reported);
        numbers?.advance();
        augmentation?.advance();
        feed.advance();
      });
    },
    dispose() {
      feed.dispose();
      numbers?.dispose();
      ring.dispose();
    },
  };
}
