import * as tf from '@tensorflow/tfjs';
import type { CapturingWebGPUBackend } from './capturingBackend';
import { type KernelCall, register } from './kernel';

/**
 * WGSL shaders of this project. Shapes are written into the text as literals, because a step is recorded for fixed
 * shapes. TensorFlow.js owns the tensors that a shader makes, as it owns the outputs of its own kernels.
 */

/**
 * A tensor that a shader makes. Its memory is not cleared: the shader must write every element. float32 unless given.
 */
export interface MadeTensor {
  readonly shape: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}

/** A shader and the tensors that it reads, changes and makes. */
export interface Shader<Made extends string> {
  /** WGSL without bindings. Every tensor is a storage array with its name, and every name must occur in the text. */
  readonly code: string;
  /** Workgroups along x, y and z. */
  readonly groups: readonly [number, number, number];
  readonly reads: Readonly<Record<string, tf.Tensor>>;
  /** Tensors that are changed in place. */
  readonly writes?: Readonly<Record<string, tf.Tensor>>;
  readonly makes?: Readonly<Record<Made, MadeTensor>>;
}

const kernelName = 'Shader';

interface ShaderAttributes {
  readonly code: string;
  readonly groups: readonly [number, number, number];
  /** Names of the inputs in the order of their bindings; the tensors in `makes` follow them. */
  readonly order: readonly string[];
  readonly makes: readonly MadeTensor[];
}

/** Registers the kernel `Shader` on WebGPU, which `runShader` calls. */
export function installShaders(): void {
  register(kernelName, ({ inputs, attrs, backend }: KernelCall) => {
    const { code, groups, order, makes } = attrs as unknown as ShaderAttributes;
    const given = order.map((name) => inputs[name] as tf.TensorInfo);
    const made = makes.map(({ shape, dtype }) => backend.makeTensorInfo([...shape], dtype ?? 'float32'));
    backend.run(
      { code, groups },
      [...given, ...made].map(({ dataId }) => dataId),
    );
    return made;
  });
}

/** Whether the current backend can run these shaders. */
export const runsShaders = (): boolean => tf.getKernel(kernelName, tf.getBackend()) != null;

/** Runs a shader and returns the tensors that it makes, by name. Must run inside `tf.tidy`; has no gradient. */
export function runShader<Made extends string = never>(shader: Shader<Made>): Record<Made, tf.Tensor> {
  const { reads, writes = {}, groups } = shader;
  const makes = Object.entries<MadeTensor>(shader.makes ?? {});
  const typeOf = (dtype: string | undefined) => (dtype === 'int32' ? 'i32' : 'f32');
  const bindings = [
    ...Object.entries(reads).map(([name, { dtype }]) => ({ name, access: 'read', type: typeOf(dtype) })),
    ...Object.entries(writes).map(([name, { dtype }]) => ({ name, access: 'read_write', type: typeOf(dtype) })),
    ...makes.map(([name, { dtype }]) => ({ name, access: 'read_write', type: typeOf(dtype) })),
  ];
  const declared = bindings.map(
    ({ name, access, type }, at) => `@group(0) @binding(${at}) var<storage, ${access}> ${name}: array<${type}>;`,
  );
  const inputs = { ...reads, ...writes };
  const attributes: ShaderAttributes = {
    code: `${declared.join('\n')}\n${shader.code}`,
    groups,
    order: Object.keys(inputs),
    makes: makes.map(([, tensor]) => tensor),
  };
  // TensorFlow.js passes attributes through untouched; its type only covers those of its own kernels.
  const made = tf.engine().runKernel<tf.Tensor[]>(kernelName, inputs, attributes as unknown as tf.NamedAttrMap);
  return Object.fromEntries(makes.map(([name], at) => [name, made[at]])) as Record<Made, tf.Tensor>;
}

/** Bytes of workgroup memory that a shader may use on the current device. The current backend must be WebGPU. */
export const workgroupBytes = (): number =>
  (tf.backend() as CapturingWebGPUBackend).device.limits.maxComputeWorkgroupStorageSize;

/** A tensor whose memory is not cleared, for shaders to write into. Must run inside `tf.tidy`, on WebGPU. */
export function allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  const backend = tf.backend() as CapturingWebGPUBackend;
  return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([...shape], dtype));
}

/**
 * Workgroups of `workgroup` threads for one thread per element, in two dimensions where one allows too few (65,535).
 */
export function groupsFor(elements: number, workgroup: number): readonly [number, number, number] {
  const groups = Math.ceil(elements / workgroup);
  return groups <= 65_535 ? [groups, 1, 1] : [65_535, Math.ceil(groups / 65_535), 1];
}

/** WGSL of an entry point `main` with one thread per element; `body` sees the element's index as `i` (u32). */
export const eachOf = (elements: number, body: string): string => `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * ${65_535 * 64}u;
  if (i >= ${elements}u) { return; }
${body}
}`;
