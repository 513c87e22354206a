import * as tf from '@tensorflow/tfjs';
import { createStepFeed } from '../feed/stepFeed';
import { createDropoutNumbers } from '../feed/uniformNumbers';
import { logitsOf } from '../learner/model';
import { hardLoss, hasLossKernel, type ReportLosses, studentLoss } from './batchLoss';
import { createLossRing } from './lossRing';
import type { MethodInstance } from './methodInstance';
import { ringRows, type StepProgram, seenBatch, type TeachInputs } from './stepProgram';
import { takeStep } from './takeStep';
import type { TrainableModel } from './trainableModel';

export interface MutualInputs extends TeachInputs {
  /** Of the logits alone. It stays the caller's. */
  readonly method: MethodInstance;
}

/**
 * Deep mutual learning (Zhang et al., CVPR 2018) of two networks, with the student's twin beside them: each has the
 * loss α·CE + λ·term to the other, as both stood before the step. What the other says is taken as when evaluating.
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
  const peersNumbers = createDropoutNumbers(peer.network, batches.size, random);
  const columns = ['total', 'hard', 'soft', 'twin', 'teacher'] as const;
  const ring = createLossRing(ringRows(), columns.length);
  return {
    columns,
    ring,
    feed,
    multiStep: null,
    step() {
      tf.tidy(() => {
        const { x, y } = seenBatch(stepInputs, feed.rows());
        const values = feed.values();
        const said = { peer: logitsOf(peer, x), student: logitsOf(student, x) };
        const labelled = { labels: y, labelled: batches.labelled };
        const dropout = (own: typeof numbers) => own?.forStep() ?? null;
        const lossTo = (logits: tf.Tensor2D, report: ReportLosses) =>
          studentLoss(labelled, { logits, features: [] }, values, method, report);
        const reported: tf.Tensor[] = [];
        const report: ReportLosses = (losses) => void reported.push(...losses);
        takeStep(student, x, dropout(numbers), values, lossTo(said.peer, report));
        takeStep(twin, x, dropout(numbers), values, hardLoss(labelled, hasLossKernel(method), report));
        const ofPeer: tf.Tensor[] = [];
        const reportPeer: ReportLosses = (losses) => void ofPeer.push(...losses);
        takeStep(peer, x, dropout(peersNumbers), values, lossTo(said.student, reportPeer));
        // The whole loss comes first, whether its terms lie in one array or not.
        const peersTotal = tf.slice1d(tf.reshape(ofPeer[0] as tf.Tensor, [-1]), 0, 1);
        ring.write([...reported, peersTotal]);
        tf.dispose([...reported, ...ofPeer]);
        numbers?.advance();
        peersNumbers?.advance();
        augmentation?.advance();
        feed.advance();
      });
    },
    dispose() {
      feed.dispose();
      numbers?.dispose();
      peersNumbers?.dispose();
      ring.dispose();
    },
  };
}
