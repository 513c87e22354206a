import * as tf from '@tensorflow/tfjs';
import { hardLoss, hasLossKernel, type Report, studentLoss } from './batchLoss';
import { logitsOf, type Trainee } from './learner';
import { createLossRing } from './lossRing';
import type { MethodInUse } from './methodInUse';
import { createStepFeed } from './stepFeed';
import { ringRows, type StepProgram, seenBatch, type TeachMaterial } from './stepProgram';
import { takeStep } from './takeStep';
import { createDropoutNumbers } from './uniformNumbers';

export interface MutualMaterial extends TeachMaterial {
  /** Of the logits alone. It stays the caller's. */
  readonly method: MethodInUse;
}

/**
 * Deep mutual learning (Zhang et al., CVPR 2018) of two networks, with the student's twin beside them: each has the
 * loss α·CE + λ·term to the other, as both stood before the step. What the other says is taken as when evaluating.
 */
export function mutualProgram(peer: Trainee, student: Trainee, twin: Trainee, material: MutualMaterial): StepProgram {
  const { batches, control, augmentation, random, method } = material;
  const feed = createStepFeed(batches, control);
  const numbers = createDropoutNumbers(student.network, batches.size, random);
  const peersNumbers = createDropoutNumbers(peer.network, batches.size, random);
  const columns = ['total', 'hard', 'soft', 'twin', 'teacher'] as const;
  const ring = createLossRing(ringRows(), columns.length);
  return {
    columns,
    ring,
    feed,
    burst: null,
    step() {
      tf.tidy(() => {
        const { x, y } = seenBatch(material, feed.rows());
        const values = feed.values();
        const said = { peer: logitsOf(peer, x), student: logitsOf(student, x) };
        const labelled = { labels: y, labelled: batches.labelled };
        const dropout = (own: typeof numbers) => own?.forStep() ?? null;
        const lossTo = (logits: tf.Tensor2D, report: Report) =>
          studentLoss(labelled, { logits, features: [] }, values, method, report);
        const reported: tf.Tensor[] = [];
        const report: Report = (losses) => void reported.push(...losses);
        takeStep(student, x, dropout(numbers), values, lossTo(said.peer, report));
        takeStep(twin, x, dropout(numbers), values, hardLoss(labelled, hasLossKernel(method), report));
        const ofPeer: tf.Tensor[] = [];
        const reportPeer: Report = (losses) => void ofPeer.push(...losses);
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
