import * as tf from '@tensorflow/tfjs';
import { fillUniform } from '../../experiment/philox';
import { kernelName, type UniformAttributes, type UniformInputs } from '../uniform';
import { replace } from './memory';
import { philoxNumbers } from './programs/philoxNumbers';

/** Registers the kernel `UniformNumbers` on WASM. */
export function installUniformOnWasm(): void {
  replace(kernelName, ({ inputs, attrs, backend }) => {
    const { identity, step } = inputs as unknown as UniformInputs;
    const { shape } = attrs as unknown as UniformAttributes;
    const size = tf.util.sizeFromShape([...shape]);
    const result = backend.makeOutput([...shape], 'float32');
    if (backend.runsPrograms) {
      backend.run(philoxNumbers(size), [identity, step, result]);
      return result;
    }
    const [words, at, to] = [identity, step, result].map(({ dataId }) => backend.place(dataId).memoryOffset / 4) as [
      number,
      number,
      number,
    ];
    backend.perform(({ floats, integers }) => {
      fillUniform(floats, to, size, integers.subarray(words, words + 3), integers[at] as number);
    });
    return result;
  });
}
