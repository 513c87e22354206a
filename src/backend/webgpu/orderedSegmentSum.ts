import * as tf from '@tensorflow/tfjs';
import { type KernelCall, register } from './kernel';
import { groupsFor } from './shader';

/** Threads of a workgroup. */
const threads = 64;
/** Words of workgroup memory that every device has, 16 KiB. */
const maxWords = 4096;

/**
 * Replaces UnsortedSegmentSum on WebGPU, the gradient of a gather. TensorFlow.js adds with atomics in arrival order; the
 * same experiment on the same device must give the same numbers. Here one workgroup for each segment marks its rows, one
 * bit each, and adds them in their order. Sums of integers, and of more rows than there are bits, stay as they are.
 */
export function installOrderedSegmentSum(): void {
  const stock = tf.getKernel('UnsortedSegmentSum', 'webgpu').kernelFunc;
  register('UnsortedSegmentSum', (call) => ordered(call) ?? stock(call));
}

/** Null where the stock kernel has to do it. */
function ordered({ inputs, attrs, backend }: KernelCall): tf.TensorInfo | null {
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const { numSegments } = attrs as unknown as { numSegments: number };
  const [rows = 0, ...rowShape] = x.shape;
  const width = tf.util.sizeFromShape(rowShape);
  const words = Math.ceil(rows / 32);
  if (x.dtype !== 'float32' || words > maxWords || rows * width * numSegments === 0) return null;
  const sums = backend.makeTensorInfo([numSegments, ...rowShape], 'float32');
  const groups = groupsFor(numSegments * threads, threads);
  const code = `
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> ids: array<i32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
var<workgroup> marks: array<u32, ${words}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let own = group.x + group.y * ${groups[0]}u;
  for (var word = thread; word < ${words}u; word += ${threads}u) {
    var bits = 0u;
    for (var bit = 0u; bit < 32u; bit++) {
      let row = word * 32u + bit;
      if (row < ${rows}u && ids[min(row, ${rows - 1}u)] == i32(own)) { bits |= 1u << bit; }
    }
    marks[word] = bits;
  }
  workgroupBarrier();
  if (own >= ${numSegments}u) { return; }
  for (var column = thread; column < ${width}u; column += ${threads}u) {
    var sum = 0.0;
    for (var word = 0u; word < ${words}u; word++) {
      for (var bits = marks[word]; bits != 0u; bits &= bits - 1u) {
        sum += x[(word * 32u + firstTrailingBit(bits)) * ${width}u + column];
      }
    }
    sums[own * ${width}u + column] = sum;
  }
}`;
  backend.run(
    { code, groups },
    [x, segmentIds, sums].map(({ dataId }) => dataId),
  );
  return sums;
}
