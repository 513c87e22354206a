import * as tf from '@tensorflow/tfjs';
import { inputsOf } from '../feed/deviceDataSet';
import type { Generator } from './generator';
import { type DistilInputs, type StepProgram, seenBatch, taughtProgram } from './stepProgram';
import type { TrainableModel } from './trainableModel';

export interface DataFreeInputs extends Omit<DistilInputs, 'inputs' | 'hardLabels'> {
  /** It stays the caller's. */
  readonly generator: Generator;
}

/**
 * Data-free learning (Chen et al., ICCV 2019): in every step the generator learns from the teacher, and student and twin
 * from what it made before that step, as from any batch. The teacher's answer stands in the place of the hard label.
 */
export function dataFreeProgram(
  student: TrainableModel,
  twin: TrainableModel | null,
  stepInputs: DataFreeInputs,
): StepProgram {
  const { generator, augmentation, batches } = stepInputs;
  const places = tf.keep(
    tf.tensor1d(
      Array.from({ length: batches.size }, (_, at) => at),
      'int32',
    ),
  );
  const program = taughtProgram(student, twin, {
    ...stepInputs,
    see() {
      const { x, y } = generator.step();
      return augmentation
        ? seenBatch({ inputs: inputsOf(x), hardLabels: y, augmentation }, places)
        : { x, teacherInput: x, y };
    },
    advance() {
      generator.advance();
      augmentation?.advance();
    },
    // Its kernel takes examples that lie there beforehand.
    multiStep: () => null,
  });
  return {
    ...program,
    dispose() {
      program.dispose();
      places.dispose();
    },
  };
}
