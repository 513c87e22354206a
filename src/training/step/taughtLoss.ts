import * as tf from '@tensorflow/tfjs';
import type { InputKind } from '../../experiment/inputKind';
import type { Random } from '../../experiment/random';
import type { SeenBatch } from '../feed/augmentation';
import type { Batches } from '../feed/batches';
import type { ControlValues } from '../feed/stepFeed';
import type { NextNumbers } from '../feed/uniformNumbers';
import { createAdversary, targetOf } from '../learner/adversary';
import type { Model } from '../learner/model';
import type { TeacherAnswers } from '../learner/teacherAnswers';
import { type BatchLoss, type ReportLosses, studentLoss } from './batchLoss';
import { labelsOf } from './labelledBatch';
import type { MethodInstance } from './methodInstance';

/** Makes the loss of a student on a batch, from the teacher's outputs and the adversarial examples of its method. */
export interface TaughtLoss {
  /**
   * The loss on the batch `seen` at `rows` (`[batch]`, int32), and the teacher's logits for it, `[batch, outputs]`. Each
   * call of `dropout` gives the random numbers of one more forward pass. Must run inside `tf.tidy`.
   */
  of(
    rows: tf.Tensor1D,
    seen: SeenBatch,
    values: ControlValues,
    dropout: () => NextNumbers | null,
    report: ReportLosses,
  ): { readonly loss: BatchLoss; readonly teacherLogits: tf.Tensor2D };
  /** Advances the random numbers. Must be called once per step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

/** Options of {@link createTaughtLoss}; everything in them stays the caller's. */
export interface TaughtLossOptions {
  readonly answers: TeacherAnswers;
  readonly method: MethodInstance;
  readonly batches: Batches;
  /** Draws the starts of attacks. */
  readonly random: Random;
  /** The range of the inputs; only methods that attack need it. */
  readonly range?: InputKind['range'];
}

/**
 * The loss of `student` with a trained teacher. The caller disposes it; it holds an adversary if the method attacks.
 */
export function createTaughtLoss(student: Model, options: TaughtLossOptions): TaughtLoss {
  const { answers, method, batches, random, range } = options;
  const plan = method.method.attack?.(method.values);
  const { inputShape } = student.network;
  const adversary = plan && createAdversary(plan, { size: batches.size, inputShape, range, random });
  return {
    of(rows, seen, values, dropout, report) {
      const { x, y } = seen;
      const taught = {
        logits: answers.of(rows, seen, values),
        features: method.teacherFeatures?.of(rows, seen.teacherInput) ?? [],
        searched: answers.searched && tf.gather(answers.searched, rows),
      };
      const attacked = adversary && {
        x: adversary.moved(student, x, targetOf(plan, y, taught.logits)),
        dropout: dropout(),
      };
      const labelled = labelsOf(seen, batches.labelled);
      const loss = studentLoss(labelled, taught, values, method, report, attacked);
      return { loss, teacherLogits: taught.logits };
    },
    advance: () => adversary?.advance(),
    dispose: () => adversary?.dispose(),
  };
}
