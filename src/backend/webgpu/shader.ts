import * as tf from '@tensorflow/tfjs';
import type { CapturingWebGPUBackend } from './capturingBackend';
import { type KernelCall, register } from './kernel';

/**
 * Shaders of our own, with all shapes written into them as literals: they are made when a step is recorded, and shapes
 * are constants then. TensorFlow.js owns what they make, as it owns what its own kernels make.
 */

/** A tensor that a shader makes; its memory is not cleared before. */
export interface Making {
  readonly shape: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}

export interface Shader<Made extends string> {
  /** WGSL without bindings; every tensor is an array with its name, and every name must occur. */
  readonly code: string;
  readonly groups: readonly [number, number, number];
  readonly reads: Readonly<Record<string, tf.Tensor>>;
  /** Tensors that are changed where they are. */
  readonly writes?: Readonly<Record<string, tf.Tensor>>;
  readonly makes?: Readonly<Record<Made, Making>>;
}

const kernelName = 'Shader';

interface ShaderAttributes {
  readonly code: string;
  readonly groups: readonly [number, number, number];
  readonly order: readonly string[];
  readonly makes: readonly Making[];
}

/** Makes shaders known to TensorFlow.js on WebGPU. */
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

/** Can the present backend run shaders of ours? */
export const runsShaders = (): boolean => tf.getKernel(kernelName, tf.getBackend()) != null;

/** Runs a shader and returns what it makes, in the order of `makes`. Runs inside `tf.tidy`, outside of any gradient. */
export function runShader<Made extends string = never>(shader: Shader<Made>): Record<Made, tf.Tensor> {
  const { reads, writes = {}, groups } = shader;
  const makes = Object.entries<Making>(shader.makes ?? {});
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
    makes: makes.map(([, making]) => making),
  };
  // Attributes are whatever a kernel wants; their type knows of TensorFlow.js's own alone.
  const made = tf.engine().runKernel<tf.Tensor[]>(kernelName, inputs, attributes as unknown as tf.NamedAttrMap);
  return Object.fromEntries(makes.map(([name], at) => [name, made[at]])) as Record<Made, tf.Tensor>;
}

/** Bytes of workgroup memory that a shader of ours may use on the present device. */
export const workgroupBytes = (): number =>
  (tf.backend() as CapturingWebGPUBackend).device.limits.maxComputeWorkgroupStorageSize;

/** A tensor whose memory is not cleared, for shaders to write into. Runs inside `tf.tidy`. */
export function allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  const backend = tf.backend() as CapturingWebGPUBackend;
  return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([...shape], dtype));
}

/** Workgroups for one thread an element, folded into two dimensions where one would be too long. */
export function groupsFor(elements: number, workgroup: number): readonly [number, number, number] {
  const groups = Math.ceil(elements / workgroup);
  return groups <= 65_535 ? [groups, 1, 1] : [65_535, Math.ceil(groups / 65_535), 1];
}

/** The start of a shader with one thread an element: `i` is the element's index. */
export const eachOf = (elements: number, body: string): string => `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * ${65_535 * 64}u;
  if (i >= ${elements}u) { return; }
${body}
}`;
