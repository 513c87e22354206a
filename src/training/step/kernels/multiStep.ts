import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';
import { controlLayout } from '../../feed/controlLayout';

/** A model that a multi-step kernel trains: a multilayer perceptron. */
export interface MultiStepModel {
  /** `[parameters]`, layer by layer, kernel then bias; updated in place. */
  readonly parameters: tf.Tensor;
  /** Does it learn from the teacher's logits as well as from hard labels? */
  readonly isTaught: boolean;
}

/** Optimizer settings of a multi-step kernel; `share` is the momentum µ. */
export type MultiStepOptimizer =
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly kind: 'momentum'; readonly share: number };

/** A kernel that takes many whole training steps of small perceptrons in one dispatch. */
export interface MultiStep {
  /** Number of inputs, of units of each hidden layer, and of outputs. */
  readonly widths: readonly number[];
  /** Examples in a batch. */
  readonly batch: number;
  /** Number of examples with a label in each batch. */
  readonly labelled: number;
  /** One or two models of the same widths, with one workgroup each. */
  readonly learners: readonly MultiStepModel[];
  readonly optimizer: MultiStepOptimizer;
  /** Bytes of workgroup memory on the device. */
  readonly workgroupBytes: number;
}

/** Tensors of a multi-step kernel; the caller owns them. */
export interface MultiStepData {
  /**
   * One row per example: inputs, hard label and, if a model is taught, the teacher's logits;
   * `[count, inputs + classes]` or `[count, inputs + 2 · classes]`.
   */
  readonly examples: tf.Tensor;
  /** Indices of the examples of each step, `[steps, batch]`, int32. */
  readonly rows: tf.Tensor;
  /** The control row of each step, `[steps, width]`. */
  readonly control: tf.Tensor;
  /**
   * The range of steps of a dispatch, `[3]`, int32: first row of the two tables above, first row of the ring, number of
   * steps.
   */
  readonly span: tf.Tensor;
  /**
   * The optimizer's state and, if workgroup memory is short, activations: {@link multiStepStateSize} numbers per model.
   */
  readonly state: tf.Tensor;
  /** Losses, `[rows, columns]`: total, α·CE and λ·T²·KL of the taught model, then CE of the other; or CE alone. */
  readonly ring: tf.Tensor;
}

/** Most weights of a model in a multi-step kernel, which keeps them in workgroup memory. */
export const mostMultiStepWeights = 4000;
/** Threads of a workgroup. */
const threads = 128;

const weightsOf = (widths: readonly number[]) =>
  widths.slice(1).reduce((sum, width, at) => sum + ((widths[at] as number) + 1) * width, 0);
const unitsOf = (widths: readonly number[]) => widths.slice(1).reduce((sum, width) => sum + width, 0);

/** Number of activations and their gradients. */
const activationsOf = ({ widths, batch }: Pick<MultiStep, 'widths' | 'batch'>) => 2 * batch * unitsOf(widths);
const fitsWorkgroup = (multiStep: Omit<MultiStep, 'learners' | 'optimizer' | 'labelled'>) =>
  4 * (weightsOf(multiStep.widths) + activationsOf(multiStep) + 2 * threads) <= multiStep.workgroupBytes;

/** Does workgroup memory hold the weights of such a perceptron? */
export const canRunMultiStep = ({ widths, workgroupBytes }: Pick<MultiStep, 'widths' | 'workgroupBytes'>): boolean =>
  weightsOf(widths) <= mostMultiStepWeights && 4 * (weightsOf(widths) + 2 * threads) <= workgroupBytes;

/**
 * Numbers in `state` for one model: two per weight, two powers of β, and activations if they exceed workgroup memory.
 */
export const multiStepStateSize = (multiStep: Omit<MultiStep, 'learners' | 'optimizer' | 'labelled'>): number =>
  2 * weightsOf(multiStep.widths) + 2 + (fitsWorkgroup(multiStep) ? 0 : activationsOf(multiStep));

/** Takes the steps of the range `data.span` with the arithmetic of the kernels for single layers. */
export function runMultiStep(multiStep: MultiStep, data: MultiStepData): void {
  const { learners } = multiStep;
  const reads = { examples: data.examples, rows: data.rows, control: data.control, span: data.span };
  const named = Object.fromEntries(learners.map(({ parameters }, at) => [`parameters${at}`, parameters]));
  runShader({
    code: codeOf(multiStep, data.ring.shape as [number, number]),
    groups: [learners.length, 1, 1],
    reads,
    writes: { ...named, state: data.state, ring: data.ring },
  });
}

function codeOf(multiStep: MultiStep, [ringRows, columns]: readonly [number, number]): string {
  const { widths, batch, labelled, learners, optimizer } = multiStep;
  const [inputs, classes] = [widths[0] as number, widths.at(-1) as number];
  const weights = weightsOf(widths);
  const stateSize = multiStepStateSize(multiStep);
  const isInside = fitsWorkgroup(multiStep);
  const hasTaught = learners.some(({ isTaught }) => isTaught);
  const stride = inputs + classes * (hasTaught ? 2 : 1);
  const layers = widths.slice(1).map((width, at) => {
    const before = widths.slice(0, at + 1);
    return {
      fan: widths[at] as number,
      width,
      /** Index of its first weight. */
      at: weightsOf(before),
      /** Index of its first activation; their gradients follow after all activations, in the same order. */
      out: batch * unitsOf(before),
      isLast: at === widths.length - 2,
    };
  });
  const gradients = batch * unitsOf(widths);
  const cells = (place: string) => (isInside ? `cells[${place}]` : `state[base + ${2 * weights + 2}u + ${place}]`);
  const barrier = isInside ? 'workgroupBarrier();' : 'workgroupBarrier(); storageBarrier();';
  const example = 'u32(rows[step * BATCH + b]) * STRIDE'.replace('BATCH', `${batch}u`).replace('STRIDE', `${stride}u`);
  const inputOf = (layer: number, unit: string) =>
    layer === 0
      ? `examples[${example} + ${unit}]`
      : cells(`${layers[layer - 1]?.out}u + b * ${layers[layer - 1]?.width}u + ${unit}`);
  const each = (count: number, body: string) =>
    `for (var i = thread; i < ${count}u; i += ${threads}u) {\n${body}\n    }\n    ${barrier}`;
  const forward = layers.map(({ fan, width, at, out, isLast }, layer) =>
    each(
      batch * width,
      `      let b = i / ${width}u; let o = i % ${width}u;
      var sum = 0.0;
      for (var k = 0u; k < ${fan}u; k++) { sum = fma(${inputOf(layer, 'k')}, weights[${at}u + k * ${width}u + o], sum); }
      sum += weights[${at + fan * width}u + o];
      ${cells(`${out}u + i`)} = ${isLast ? 'sum' : 'max(sum, 0.0)'};`,
    ),
  );
  const logits = layers.at(-1) as (typeof layers)[number];
  const z = (c: string) => cells(`${logits.out}u + b * ${classes}u + ${c}`);
  const label = (c: string) => `examples[row + ${inputs}u + ${c}]`;
  const teacher = (c: string) => `examples[row + ${inputs + classes}u + ${c}]`;
  const last = Math.max(1, labelled);
  const loss = each(
    batch,
    `      let b = i;
      let row = ${example};
      var largest = ${z('0u')};
      ${hasTaught ? `var largestTaught = ${teacher('0u')};` : ''}
      for (var c = 1u; c < ${classes}u; c++) {
        largest = max(largest, ${z('c')});
        ${hasTaught ? `largestTaught = max(largestTaught, ${teacher('c')});` : ''}
      }
      var whole = 0.0; var mass = 0.0; var wholeSoft = 0.0; var wholeTaught = 0.0;
      for (var c = 0u; c < ${classes}u; c++) {
        whole += exp(${z('c')} - largest);
        mass += ${label('c')};
        ${hasTaught ? `if (isTaught) { wholeSoft += exp((${z('c')} - largest) / T); wholeTaught += exp((${teacher('c')} - largestTaught) / T); }` : ''}
      }
      let logWhole = log(whole);
      ${hasTaught ? 'let logSoft = log(wholeSoft); let logTaught = log(wholeTaught);' : ''}
      for (var c = 0u; c < ${classes}u; c++) {
        let logP = ${z('c')} - largest - logWhole;
        hardSum -= ${label('c')} * logP;
        let hard = (mass * exp(logP) - ${label('c')}) / ${last}.0;
        var d = hard;
        ${
          hasTaught
            ? `if (isTaught) {
          let logQ = (${z('c')} - largest) / T - logSoft;
          let logT = (${teacher('c')} - largestTaught) / T - logTaught;
          let taught = exp(logT);
          softSum += taught * (logT - logQ);
          d = alpha * hard + lambda * (T * (exp(logQ) - taught) / ${batch}.0);
        }`
            : ''
        }
        ${cells(`${gradients + logits.out}u + b * ${classes}u + c`)} = d;
      }`,
  );
  const report = `sums[thread] = vec2f(hardSum, softSum);
    workgroupBarrier();
    for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
      if (thread < half) { sums[thread] += sums[thread + half]; }
      workgroupBarrier();
    }
    if (thread == 0u) {
      let at = (u32(span[1]) + s) % ${ringRows}u * ${columns}u;
      let crossEntropy = sums[0].x / ${last}.0;
      ${
        hasTaught
          ? `let hard = alpha * crossEntropy;
      let soft = lambda * (T * T * sums[0].y / ${batch}.0);
      if (isTaught) { ring[at] = hard + soft; ring[at + 1u] = hard; ring[at + 2u] = soft; }
      ${columns > 3 ? 'else { ring[at + 3u] = crossEntropy; }' : ''}`
          : 'ring[at] = crossEntropy;'
      }
    }`;
  const backward = layers
    .map(({ fan, width, at, out }, layer) => {
      const before = layers[layer - 1];
      if (!before) return '';
      return each(
        batch * fan,
        `      let b = i / ${fan}u; let k = i % ${fan}u;
      var sum = 0.0;
      for (var o = 0u; o < ${width}u; o++) { sum = fma(${cells(`${gradients + out}u + b * ${width}u + o`)}, weights[${at}u + k * ${width}u + o], sum); }
      ${cells(`${gradients + before.out}u + i`)} = select(0.0, sum, ${cells(`${before.out}u + i`)} > 0.0);`,
      );
    })
    .reverse();
  const update =
    optimizer.kind === 'adam'
      ? `let m = state[at] * ${optimizer.beta1} + g * ${1 - optimizer.beta1};
      let v = state[at + 1u] * ${optimizer.beta2} + g * g * ${1 - optimizer.beta2};
      state[at] = m;
      state[at + 1u] = v;
      weights[w] -= rate / (1.0 - powers.x) * (m / (sqrt(v / (1.0 - powers.y)) + ${optimizer.epsilon}));`
      : `let v = state[at] * ${optimizer.share} + g;
      state[at] = v;
      weights[w] -= rate * v;`;
  const updates = layers.map(
    ({ fan, width, at, out }, layer) => `for (var i = thread; i < ${(fan + 1) * width}u; i += ${threads}u) {
      let k = i / ${width}u; let o = i % ${width}u;
      var g = 0.0;
      for (var b = 0u; b < ${batch}u; b++) {
        let d = ${cells(`${gradients + out}u + b * ${width}u + o`)};
        if (k < ${fan}u) { g = fma(${inputOf(layer, 'k')}, d, g); } else { g += d; }
      }
      let w = ${at}u + i;
      let at = base + 2u * w;
      ${update}
    }`,
  );
  const perLearner = (line: (at: number) => string) =>
    learners.map((_, at) => `${at > 0 ? 'else ' : ''}if (learner == ${at}u) { ${line(at)} }`).join(' ');
  const taught = learners.flatMap(({ isTaught }, at) => (isTaught ? [`learner == ${at}u`] : []));
  return `${controlLayout.accessors}
var<workgroup> weights: array<f32, ${weights}>;
${isInside ? `var<workgroup> cells: array<f32, ${activationsOf(multiStep)}>;` : ''}
var<workgroup> sums: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let learner = group.x;
  let isTaught = ${taught.join(' || ') || 'false'};
  let base = learner * ${stateSize}u;
  var powers = vec2f(state[base + ${2 * weights}u], state[base + ${2 * weights + 1}u]);
  for (var i = thread; i < ${weights}u; i += ${threads}u) { ${perLearner((at) => `weights[i] = parameters${at}[i];`)} }
  ${barrier}
  for (var s = 0u; s < u32(span[2]); s++) {
    let step = u32(span[0]) + s;
    let rate = controlLearningRate(step);
    ${hasTaught ? `let T = controlTemperature(step); let lambda = controlSoftWeight(step); let alpha = controlHardWeight(step);` : ''}
    var hardSum = 0.0;
    var softSum = 0.0;
    ${optimizer.kind === 'adam' ? `powers *= vec2f(${optimizer.beta1}, ${optimizer.beta2});` : ''}
    ${forward.join('\n    ')}
    ${loss}
    ${report}
    ${backward.join('\n    ')}
    ${updates.join('\n    ')}
    ${barrier}
  }
  for (var i = thread; i < ${weights}u; i += ${threads}u) { ${perLearner((at) => `parameters${at}[i] = weights[i];`)} }
  if (thread == 0u) {
    state[base + ${2 * weights}u] = powers.x;
    state[base + ${2 * weights + 1}u] = powers.y;
  }
}`;
}
