import type * as tf from '@tensorflow/tfjs';
import type { Random } from '../experiment/random';
import { createAdversary, targetOf } from './adversary';
import type { SeenBatch } from './augmentation';
import type { Batches } from './batches';
import { type BatchLoss, type Report, studentLoss } from './batchLoss';
import type { Learned } from './learner';
import type { MethodInUse } from './methodInUse';
import type { ControlValues } from './stepFeed';
import type { TeacherAnswers } from './teacherAnswers';
import type { NextNumbers } from './uniformNumbers';

/** The loss of a student on a batch, with all that its method wants to know besides. */
export interface TaughtLoss {
  /** `rows` are `[batch]`; `dropout` gives the numbers for one pass. Runs inside `tf.tidy`. */
  of(
    rows: tf.Tensor1D,
    seen: SeenBatch,
    values: ControlValues,
    dropout: () => NextNumbers | null,
    report: Report,
  ): BatchLoss;
  /** To be called once a step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

export interface TaughtLossOptions {
  readonly answers: TeacherAnswers;
  readonly method: MethodInUse;
  readonly batches: Batches;
  /** Draws where attacks begin. */
  readonly random: Random;
}

/** By a teacher that was trained before. */
export function createTaughtLoss(student: Learned, options: TaughtLossOptions): TaughtLoss {
  const { answers, method, batches, random } = options;
  const plan = method.method.attack?.(method.values);
  const { inputShape } = student.network;
  const adversary = plan && createAdversary(plan, { size: batches.size, inputShape, random });
  return {
    of(rows, seen, values, dropout, report) {
      const { x, y } = seen;
      const taught = {
        logits: answers.of(rows, seen, values),
        features: method.teacherFeatures?.of(rows, seen.asked) ?? [],
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
