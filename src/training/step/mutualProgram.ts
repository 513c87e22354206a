import * as tf from '@tensorflow/tfjs';
import { createStepFeed } from '../feed/stepFeed';
import { createDropoutNumbers } from '../feed/uniformNumbers';
import { logitsOf } from '../learner/model';
import { hardLoss, hasLossKernel, type ReportLosses, studentLoss } from './batchLoss';
import { labelsOf } from './labelledBatch';
import { createLossRing } from './lossRing';
import type { MethodInstance } from './methodInstance';
import { ringRows, type StepProgram, seenBatch, type TeachInputs } from './stepProgram';
import { takeStep } from './takeStep';
import type { TrainableModel } from './trainableModel';

/** What the steps of mutual learning use. */
export interface MutualInputs extends TeachInputs {
  /** A method that compares logits alone. It stays the caller's. */
  readonly method: MethodInstance;
}

/**
 * The program of deep mutual learning (Zhang et al., CVPR 2018): peer and student each minimise α·CE + λ·term, with the
 * other's logits as the teacher's, computed with the weights before the step and in evaluation mode. The twin minimises
 * CE alone. The caller disposes the program; the models stay the caller's.
 */
export function mutualProgram(
  peer: TrainableModel,
  student: TrainableModel,
  twin: TrainableModel,
  stepInputs: MutualInputs,
): StepProgram {
  const { batches, control, augmentation, random, method } = stepInputs;
  const feed = createStepFeed(batches, control);
  const numbers = createDropoutNumbers(student.network, batches.size, random);
  const peerNumbers = createDropoutNumbers(peer.network, batches.size, random);
  const columns = ['total', 'hard', 'soft', 'twin', 'teacher'] as const;
  const ring = createLossRing(ringRows(), columns.length);
  return {
    columns,
    ring,
    feed,
    multiStep: null,
    step() {
      tf.tidy(() => {
        const seen = seenBatch(stepInputs, feed.rows());
        const { x } = seen;
        const values = feed.values();
        const logitsBefore = { peer: logitsOf(peer, x), student: logitsOf(student, x) };
        const labelled = labelsOf(seen, batches.labelled);
        const dropout = (own: typeof numbers) => own?.forStep() ?? null;
        const lossTo = (logits: tf.Tensor2D, report: ReportLosses) =>
          studentLoss(labelled, { logits, features: [] }, values, method, report);
        const reported: tf.Tensor[] = [];
        const report: ReportLosses = (losses) => void reported.push(...losses);
        takeStep(student, x, dropout(numbers), values, lossTo(logitsBefore.peer, report));
        takeStep(twin, x, dropout(numbers), values, hardLoss(labelled, hasLossKernel(method), report));
        const ofPeer: tf.Tensor[] = [];
        const reportPeer: ReportLosses = (losses) => void ofPeer.push(...losses);
        takeStep(peer, x, dropout(peerNumbers), values, lossTo(logitsBefore.student, reportPeer));
        // The total is the first number, whether the losses are scalars or one array.
        const peerTotal = tf.slice1d(tf.reshape(ofPeer[0] as tf.Tensor, [-1]), 0, 1);
        ring.write([...reported, peerTotal]);
        tf.dispose([...reported, ...ofPeer]);
        numbers?.advance();
        peerNumbers?.advance();
        augmentation?.advance();
        feed.advance();
      });
    },
    dispose() {
      feed.dispose();
      numbers?.dispose();
      peerNumbers?.dispose();
      ring.dispose();
    },
  };
}
