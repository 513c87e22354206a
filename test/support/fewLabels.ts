import * as tf from '@tensorflow/tfjs';
import type { Counted } from '../../src/experiment/objective';
import { ratioOf } from '../../src/metrics/bootstrap';
import type { Head } from '../../src/models/heads';
import { logitsOf } from '../../src/training/learner/model';
import type { TrainableModel } from '../../src/training/step/trainableModel';
import { openObjectiveSteps, positions } from './objectiveSteps';

/** The headline score of each network for examples that taught nobody. */
export type TestScores = Readonly<Record<'teacher' | 'student' | 'twin', number>>;

/**
 * Trains a student and its twin, which have answers for 16 sequences; the student also has a teacher, of the answers for
 * these and 384 others. The scores are those of 300 more sequences.
 */
export async function learnFromFewLabels(name: string, method: string, seed: number): Promise<TestScores> {
  const parts = { labelled: 16, unlabelled: 384, test: 300 };
  const steps = await openObjectiveSteps([name], { parts, teacherSteps: 600, seed, method });
  try {
    steps.take(400);
    const { heads, answers, sequences, inputs, teacherLogits } = steps;
    const [head, bytes] = [heads[0] as Head, answers[0] as Uint8Array];
    const from = parts.labelled + parts.unlabelled;
    const right = bytes.subarray((bytes.length / sequences.length) * from);
    const mask = sequences
      .slice(from)
      .flatMap(({ length }) => Array.from({ length: positions }, (_, at) => Number(at < length)));
    const scoreOf = async (make: () => tf.Tensor) => {
      const logits = tf.tidy(make);
      const [counted] = head.objective.count(Float32Array.from(await logits.data()), right, head, mask);
      logits.dispose();
      return head.objective.scores[0].finish(ratioOf(counted as Counted));
    };
    const ofModel = (model: TrainableModel) => scoreOf(() => logitsOf(model, inputs.part(from, parts.test)));
    return {
      teacher: await scoreOf(() => tf.slice2d(teacherLogits, [from, 0], [parts.test, -1])),
      student: await ofModel(steps.student),
      twin: await ofModel(steps.twin as TrainableModel),
    };
  } finally {
    steps.dispose();
  }
}
