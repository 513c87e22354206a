import * as tf from '@tensorflow/tfjs';
import type { Program } from './assembler';
import type { CapturingWasmBackend } from './capturingBackend';
import { replace } from './memory';

const kernelName = 'Program';

interface ProgramAttributes {
  readonly program: Program;
  readonly makes: readonly (readonly number[])[];
}

/** Registers the kernel `Program` on WASM, which {@link runProgram} calls. */
export function installProgramKernel(): void {
  replace(kernelName, ({ inputs, attrs, backend }) => {
    const { program, makes } = attrs as unknown as ProgramAttributes;
    const given = Object.values(inputs) as tf.TensorInfo[];
    const made = makes.map((shape) => backend.makeOutput([...shape], 'float32'));
    backend.run(program, [...given, ...made]);
    return made;
  });
}

/** Whether the current backend runs programs. */
export const runsPrograms = (): boolean => (tf.backend() as Partial<CapturingWasmBackend>).runsPrograms === true;

/**
 * Runs a program on the memory of tensors and returns those that it makes, of shapes `makes` and with every element
 * written by the program. Its addresses are those of `tensors`, then of the results. A program may change `tensors` in
 * place. Has no gradient; where programs run.
 */
export function runProgram(
  program: Program,
  tensors: readonly tf.Tensor[],
  makes: readonly (readonly number[])[],
): tf.Tensor[] {
  const inputs = Object.fromEntries(tensors.map((tensor, at) => [`x${at}`, tensor]));
  const attributes: ProgramAttributes = { program, makes };
  return tf.engine().runKernel<tf.Tensor[]>(kernelName, inputs, attributes as unknown as tf.NamedAttrMap);
}
