import * as tf from '@tensorflow/tfjs';
import { inputsOf } from '../feed/deviceDataSet';
import type { Generator } from './generator';
import { type DistilInputs, type StepProgram, seenBatch, taughtProgram } from './stepProgram';
import type { TrainableModel } from './trainableModel';

/** What the steps of data-free learning use. */
export interface DataFreeInputs extends Omit<DistilInputs, 'inputs' | 'hardLabels'> {
  /** It stays the caller's. */
  readonly generator: Generator;
}

/**
 * The program of data-free learning (Chen et al., ICCV 2019). At every step the generator makes a batch and is updated
 * by the teacher's response; student and twin then learn from that batch like from any other. The teacher's predicted
 * class replaces the hard label. The caller disposes the program.
 */
export function dataFreeProgram(
  student: TrainableModel,
  twin: TrainableModel | null,
  stepInputs: DataFreeInputs,
): StepProgram {
  const { generator, augmentation, batches } = stepInputs;
  const rowsOfBatch = tf.keep(
    tf.tensor1d(
      Array.from({ length: batches.size }, (_, at) => at),
      'int32',
    ),
  );
  const program = taughtProgram(
    { student, ...(twin && { twin }) },
    {
      ...stepInputs,
      see() {
        const { x, y } = generator.step();
        return augmentation
          ? seenBatch({ inputs: inputsOf(x), hardLabels: y, augmentation }, rowsOfBatch)
          : { x, teacherInput: x, y, mask: null };
      },
      advance() {
        generator.advance();
        augmentation?.advance();
      },
      // The multi-step kernel needs all examples before the first step.
      multiStep: () => null,
    },
  );
  return {
    ...program,
    dispose() {
      program.dispose();
      rowsOfBatch.dispose();
    },
  };
}
