import * as tf from '@tensorflow/tfjs';
import { installBatchTransform } from '../../../src/backend/cpu/transform';
import { type AugmentationSettings, augmentationFields } from '../../../src/experiment/augmentation';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { oneClassOf } from '../../../src/models/heads';
import { sizeOf } from '../../../src/models/network';
import { createAugmentation } from '../../../src/training/feed/augmentation';
import { uploadExamples, uploadHardTargets } from '../../../src/training/feed/deviceDataSet';
import { createUniformNumbers, numbersOf } from '../../../src/training/feed/uniformNumbers';

installBatchTransform();

const classes = 3;
const count = 11;

/** What some steps make of batches of the same examples on the present backend: inputs and labels, number by number. */
async function seenNumbers(
  shape: readonly number[],
  areBytes: boolean,
  settings: Partial<AugmentationSettings>,
  batches: { readonly size: number; readonly labelled: number },
  steps: number,
) {
  const random = randomStream(sizeOf(shape), 'examples');
  const values = Array.from({ length: count * sizeOf(shape) }, () => random.integer(256));
  const examples = {
    inputs: areBytes ? Uint8Array.from(values) : Float32Array.from(values),
    labels: new Uint8Array(count),
  };
  const { inputs } = uploadExamples(examples, shape, 1 / 255);
  const everything = Int32Array.from({ length: count }, (_, at) => at);
  const hardLabels = uploadHardTargets(
    count,
    oneClassOf(classes),
    everything,
    Uint8Array.from(everything, (at) => at % classes),
  );
  const augmentation = createAugmentation({
    settings: { ...defaultsOf(augmentationFields), ...settings },
    inputShape: shape,
    batches,
    random: randomStream(4, 'augmentation'),
  });
  if (!augmentation) throw new Error('Nothing is changed.');
  const seen: number[][] = [];
  for (let step = 0; step < steps; step++) {
    const rows = tf.tensor1d(
      Array.from({ length: batches.size }, () => random.integer(count)),
      'int32',
    );
    const { x, y } = tf.tidy(() => ({ ...augmentation.see(inputs, hardLabels, rows) }));
    seen.push([...(await x.data()), ...(await y.data())]);
    tf.tidy(() => augmentation.advance());
    tf.dispose([rows, x, y]);
  }
  augmentation.dispose();
  inputs.dispose();
  hardLabels.dispose();
  return seen.flat();
}

/** The largest difference between batches that our kernels change and those that the CPU does. */
export async function differenceOfBatches(...given: Parameters<typeof seenNumbers>) {
  const found = await seenNumbers(...given);
  await tf.setBackend('cpu');
  const expected = await seenNumbers(...given);
  await tf.setBackend('webgpu');
  return {
    apart: Math.max(...found.map((value, at) => Math.abs(value - (expected[at] as number)))),
    differing: new Set(found).size,
  };
}

/** Random numbers of the first and of the last three steps, to be equal wherever they are drawn. */
export async function uniformNumbersOn(backend: 'webgpu' | 'cpu', steps: number): Promise<number[]> {
  await tf.setBackend(backend);
  const numbers = createUniformNumbers([[7, 3], [1]], randomStream(8, 'numbers'));
  const drawn: number[] = [];
  for (let step = 0; step < steps; step++) {
    const [first, second] = tf.tidy(() => {
      const next = numbers.forStep();
      return [numbersOf(next()), numbersOf(next())] as const;
    });
    if (step < 3 || step >= steps - 3) drawn.push(...(await first.data()), ...(await second.data()));
    tf.dispose([first, second]);
    tf.tidy(() => numbers.advance());
  }
  numbers.dispose();
  await tf.setBackend('webgpu');
  return drawn;
}
