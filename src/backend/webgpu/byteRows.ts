import { webgpu_util } from '@tensorflow/tfjs-backend-webgpu';
import { type ByteRowsAttributes, type ByteRowsInputs, kernelName } from '../byteRows';
import { type KernelCall, register } from './kernel';

/** Registers the kernel `RowsOfBytes` on WebGPU. Each thread reads one word, extracts one byte and scales it. */
export function installByteRows(): void {
  register(kernelName, ({ inputs, attrs, backend }: KernelCall) => {
    const { words, indices } = inputs as unknown as ByteRowsInputs;
    const { width, scale } = attrs as unknown as ByteRowsAttributes;
    const outputShape = [indices.shape[0] as number, width];
    const dispatchLayout = webgpu_util.flatDispatchLayout(outputShape);
    const workgroupSize: [number, number, number] = [64, 1, 1];
    const program = {
      variableNames: ['words', 'indices'],
      uniforms: 'scale : f32,',
      outputShape,
      workgroupSize,
      dispatchLayout,
      dispatch: webgpu_util.computeDispatch(dispatchLayout, outputShape, workgroupSize),
      size: true,
      shaderKey: kernelName,
      getUserCode: () => `
        fn main(index : i32) {
          if (index < uniforms.size) {
            let place = getCoordsFromIndex(index);
            let word = words[indices[place.x] * uniforms.wordsShape[1] + place.y / 4];
            let byte = (bitcast<u32>(word) >> (8u * u32(place.y % 4))) & 255u;
            setOutputAtIndex(index, f32(byte) * uniforms.scale);
          }
        }`,
    };
    return backend.runWebGPUProgram(program, [words, indices], 'float32', [{ type: 'float32', data: [scale] }]);
  });
}
