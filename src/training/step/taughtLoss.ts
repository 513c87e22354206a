import type * as tf from '@tensorflow/tfjs';
import type { Random } from '../../experiment/random';
import type { SeenBatch } from '../feed/augmentation';
import type { Batches } from '../feed/batches';
import type { ControlValues } from '../feed/stepFeed';
import type { NextNumbers } from '../feed/uniformNumbers';
import { createAdversary, targetOf } from '../learner/adversary';
import type { Model } from '../learner/model';
import type { TeacherAnswers } from '../learner/teacherAnswers';
import { type BatchLoss, type ReportLosses, studentLoss } from './batchLoss';
import type { MethodInstance } from './methodInstance';

/** The loss of a student on a batch, with all that its method wants to know besides. */
export interface TaughtLoss {
  /** `rows` are `[batch]`; `dropout` gives the numbers for one pass. Runs inside `tf.tidy`. */
  of(
    rows: tf.Tensor1D,
    seen: SeenBatch,
    values: ControlValues,
    dropout: () => NextNumbers | null,
    report: ReportLosses,
  ): BatchLoss;
  /** To be called once a step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

export interface TaughtLossOptions {
  readonly answers: TeacherAnswers;
  readonly method: MethodInstance;
  readonly batches: Batches;
  /** Draws where attacks begin. */
  readonly random: Random;
}

/** By a teacher that was trained before. */
export function createTaughtLoss(student: Model, options: TaughtLossOptions): TaughtLoss {
  const { answers, method, batches, random } = options;
  const plan = method.method.attack?.(method.values);
  const { inputShape } = student.network;
  const adversary = plan && createAdversary(plan, { size: batches.size, inputShape, random });
  return {
    of(rows, seen, values, dropout, report) {
      const { x, y } = seen;
      const taught = {
        logits: answers.of(rows, seen, values),
        features: method.teacherFeatures?.of(rows, seen.teacherInput) ?? [],
      };
      const attacked = adversary && {
        x: adversary.moved(student, x, targetOf(plan, y, taught.logits)),
        dropout: dropout(),
      };
      return studentLoss({ labels: y, labelled: batches.labelled }, taught, values, method, report, attacked);
    },
    advance: () => adversary?.advance(),
    dispose: () => adversary?.dispose(),
  };
}
