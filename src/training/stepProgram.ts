import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../backend/webgpu/shader';
import type { Random } from '../experiment/random';
import type { LossName } from '../worker/protocol';
import type { Batches } from './batches';
import { hardLoss, hasLossKernel, type Report, studentLoss } from './batchLoss';
import type { Control } from './control';
import { createDropoutNumbers } from './dropoutNumbers';
import { createEpochRows, type EpochRows } from './epochRows';
import type { Trainee } from './learner';
import { createLossRing, type LossRing } from './lossRing';
import type { MethodInUse } from './methodInUse';
import type { Inputs } from './residentSet';
import { takeStep } from './takeStep';

/**
 * The work of one optimizer step of all learners that train together. Every value that changes from step to step is
 * a variable on the backend, so that a step can be recorded once and replayed.
 */
export interface StepProgram {
  /** Names of the ring's columns. */
  readonly columns: readonly LossName[];
  readonly ring: LossRing;
  /** Where the examples of each step come from; to be refilled before steps are taken. */
  readonly rows: EpochRows;
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
  /** Draws the dropout numbers. */
  readonly random: Random;
}

/** The teacher on hard labels. */
export function teachProgram(teacher: Trainee, material: TeachMaterial): StepProgram {
  const { inputs, hardLabels, batches, control, random } = material;
  const rows = createEpochRows(batches);
  const numbers = createDropoutNumbers(teacher.network, batches.size, random);
  const columns = ['teacher'] as const;
  const ring = createLossRing(ringRows, columns.length);
  return {
    columns,
    ring,
    rows,
    step() {
      tf.tidy(() => {
        const batch = rows.current();
        const x = inputs.rows(batch);
        const reported: tf.Tensor[] = [];
        const report: Report = (losses) => void reported.push(...losses);
        const loss = hardLoss({ rows: batch, hardLabels, labelled: batches.labelled }, runsShaders(), report);
        takeStep(teacher, x, numbers ? { uniform: numbers.forStep() } : {}, control.present(), loss);
        ring.write(reported);
        tf.dispose(reported);
        numbers?.advance();
        rows.advance();
      });
    },
    dispose() {
      rows.dispose();
      numbers?.dispose();
      ring.dispose();
    },
  };
}

export interface DistilMaterial extends TeachMaterial {
  /** The teacher's logits for every training example, `[count, classes]`; temperature is applied when they are used. */
  readonly teacherLogits: tf.Tensor2D;
  /** It stays the caller's. */
  readonly method: MethodInUse;
}

/**
 * Student and twin on the same batches with the same dropout: L = α·CE + λ·term for one, CE for the other. Without a
 * twin, the student alone.
 */
export function distilProgram(student: Trainee, twin: Trainee | null, material: DistilMaterial): StepProgram {
  const { inputs, hardLabels, teacherLogits, batches, control, random, method } = material;
  const rows = createEpochRows(batches);
  const numbers = createDropoutNumbers(student.network, batches.size, random);
  const columns = ['total', 'hard', 'soft', ...(twin ? (['twin'] as const) : [])] as const;
  const ring = createLossRing(ringRows, columns.length);
  return {
    columns,
    ring,
    rows,
    step() {
      tf.tidy(() => {
        const batch = rows.current();
        const x = inputs.rows(batch);
        const values = control.present();
        const context = () => (numbers ? { uniform: numbers.forStep() } : {});
        const reported: tf.Tensor[] = [];
        const report: Report = (losses) => void reported.push(...losses);
        const labelled = { rows: batch, hardLabels, labelled: batches.labelled };
        const loss = studentLoss(labelled, teacherLogits, x, values, method, report);
        takeStep(student, x, context(), values, loss, method.adapter);
        // The same way for both: at λ = 0 they must be equal to the last bit.
        if (twin) takeStep(twin, x, context(), values, hardLoss(labelled, hasLossKernel(method), report));
        ring.write(reported);
        tf.dispose(reported);
        numbers?.advance();
        rows.advance();
      });
    },
    dispose() {
      rows.dispose();
      numbers?.dispose();
      ring.dispose();
    },
  };
}
