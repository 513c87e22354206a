import * as tf from '@tensorflow/tfjs';
import type { Generator } from './generator';
import type { Trainee } from './learner';
import { inputsOf } from './residentSet';
import { type DistilMaterial, type StepProgram, seenBatch, taughtProgram } from './stepProgram';

export interface DataFreeMaterial extends Omit<DistilMaterial, 'inputs' | 'hardLabels'> {
  /** It stays the caller's. */
  readonly generator: Generator;
}

/**
 * Data-free learning (Chen et al., ICCV 2019): in every step the generator learns from the teacher, and student and twin
 * from what it made before that step, as from any batch. The teacher's answer stands in the place of the hard label.
 */
export function dataFreeProgram(student: Trainee, twin: Trainee | null, material: DataFreeMaterial): StepProgram {
  const { generator, augmentation, batches } = material;
  const places = tf.keep(
    tf.tensor1d(
      Array.from({ length: batches.size }, (_, at) => at),
      'int32',
    ),
  );
  const program = taughtProgram(student, twin, {
    ...material,
    see() {
      const { x, y } = generator.step();
      return augmentation
        ? seenBatch({ inputs: inputsOf(x), hardLabels: y, augmentation }, places)
        : { x, asked: x, y };
    },
    advance() {
      generator.advance();
      augmentation?.advance();
    },
    // Its kernel takes examples that lie there beforehand.
    burst: () => null,
  });
  return {
    ...program,
    dispose() {
      program.dispose();
      places.dispose();
    },
  };
}
