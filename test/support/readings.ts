import * as tf from '@tensorflow/tfjs';
import { methods } from '../../src/distillation';
import { byId } from '../../src/experiment/declarations';
import { architectures } from '../../src/models';
import { type StepCase, stepCases } from './stepCases';
import { createSteps } from './steps';

const moves = (settings: object) => Object.keys(settings).length > 0;

/** Every method and every architecture, with examples that are there and stay as they are, and no dropout. */
export const stillCases: readonly StepCase[] = stepCases(architectures, methods)
  .filter(({ generator }) => !generator)
  .filter(({ augmentation, schedule, optimizer }) => optimizer === 'adam' && ![augmentation, schedule].some(moves))
  .map((wanted) => ({
    ...wanted,
    // A term that begins at zero has no gradient to be read at first.
    methodValues: { ...wanted.methodValues, ...('warmUp' in byId(methods, wanted.method).fields && { warmUp: 0 }) },
    values: 'dropout' in wanted.values ? { ...wanted.values, dropout: 0 } : wanted.values,
  }));

/**
 * What the meter reads of a case, and what one step of SGD then does with student and twin, which follow α·∇CE +
 * λ·∇term and ∇CE on the same examples: two ways to the same three numbers.
 */
export async function readAndStepped(wanted: StepCase) {
  const rate = 0.01;
  // All examples in one batch, so that both speak of the same; some methods look at no more than 32.
  const steps = createSteps({ ...wanted, optimizer: 'momentum', examples: 32, batchSize: 32 });
  try {
    const before = { weights: await steps.weights(), all: await steps.outcome(0), tensors: tf.memory().numTensors };
    const read = await steps.meter.read(0);
    const tensorsLeft = tf.memory().numTensors - before.tensors;
    const isUntouched = (await steps.outcome(0)).every((value, at) => value === before.all[at]);
    steps.program.feed.refill();
    steps.program.step();
    const after = await steps.weights();
    const moved = (learner: 'student' | 'twin') =>
      Array.from(after[learner], (weight, at) => ((before.weights[learner][at] as number) - weight) / rate);
    const hard = moved('twin');
    const soft = moved('student').map((whole, at) => whole - (hard[at] as number));
    const dot = hard.reduce((sum, value, at) => sum + value * (soft[at] as number), 0);
    const [hardSize, softSize] = [Math.hypot(...hard), Math.hypot(...soft)];
    const degrees = (180 / Math.PI) * Math.acos(dot / (hardSize * softSize));
    return { read, stepped: { hard: hardSize, soft: softSize, degrees }, tensorsLeft, isUntouched };
  } finally {
    steps.dispose();
  }
}
