import { controlLayout } from '../../feed/controlLayout';
import {
  activationsOf,
  fitsWorkgroup,
  type MultiStep,
  type MultiStepModel,
  multiStepStateSize,
  threads,
  unitsOf,
  weightsOf,
} from './multiStepPlan';

/** A layer of the perceptron, with its places in memory. */
interface PlannedLayer {
  readonly fan: number;
  readonly width: number;
  /** Index of its first weight. */
  readonly at: number;
  /** Index of its first activation; their gradients follow after all activations, in the same order. */
  readonly out: number;
  readonly isLast: boolean;
}

/** What the parts of the code have in common. */
interface Code {
  readonly multiStep: MultiStep;
  readonly inputs: number;
  readonly classes: number;
  readonly weights: number;
  readonly layers: readonly PlannedLayer[];
  /** Index of the first gradient of an activation. */
  readonly gradients: number;
  readonly hasTaught: boolean;
  readonly hasPseudo: boolean;
  /** Number of rows and of columns of the ring. */
  readonly ring: readonly [number, number];
  /** An activation or its gradient, by WGSL for its index. */
  readonly cells: (place: string) => string;
  readonly barrier: string;
  /** WGSL for the first number of example `b` of the batch in `examples`. */
  readonly example: string;
}

function planCode(multiStep: MultiStep, ring: readonly [number, number]): Code {
  const { widths, batch, learners } = multiStep;
  const [inputs, classes] = [widths[0] as number, widths.at(-1) as number];
  const weights = weightsOf(widths);
  const isInside = fitsWorkgroup(multiStep);
  const hasTaught = learners.some(({ from }) => from === 'teacher');
  const hasPseudo = learners.some(({ from }) => from === 'pseudoLabels');
  const stride = inputs + classes * (1 + (hasTaught ? 1 : 0) + (hasPseudo ? 1 : 0));
  return {
    multiStep,
    inputs,
    classes,
    weights,
    layers: widths.slice(1).map((width, at) => {
      const before = widths.slice(0, at + 1);
      const isLast = at === widths.length - 2;
      return { fan: widths[at] as number, width, at: weightsOf(before), out: batch * unitsOf(before), isLast };
    }),
    gradients: batch * unitsOf(widths),
    hasTaught,
    hasPseudo,
    ring,
    cells: (place) => (isInside ? `cells[${place}]` : `state[base + ${2 * weights + 2}u + ${place}]`),
    barrier: isInside ? 'workgroupBarrier();' : 'workgroupBarrier(); storageBarrier();',
    example: `u32(rows[step * ${batch}u + b]) * ${stride}u`,
  };
}

/** A loop over `count` items, `i`, shared among the threads. */
const each = ({ barrier }: Code, count: number, body: string) =>
  `for (var i = thread; i < ${count}u; i += ${threads}u) {\n${body}\n    }\n    ${barrier}`;

/** Input `unit` of a layer for example `b`. */
function inputOf({ layers, example, cells }: Code, layer: number, unit: string): string {
  const before = layers[layer - 1];
  return before ? cells(`${before.out}u + b * ${before.width}u + ${unit}`) : `examples[${example} + ${unit}]`;
}

const forwardCode = (code: Code) =>
  code.layers.map(({ fan, width, at, out, isLast }, layer) =>
    each(
      code,
      code.multiStep.batch * width,
      `      let b = i / ${width}u; let o = i % ${width}u;
      var sum = 0.0;
      for (var k = 0u; k < ${fan}u; k++) { sum = fma(${inputOf(code, layer, 'k')}, weights[${at}u + k * ${width}u + o], sum); }
      sum += weights[${at + fan * width}u + o];
      ${code.cells(`${out}u + i`)} = ${isLast ? 'sum' : 'max(sum, 0.0)'};`,
    ),
  );

/** WGSL for the number of labelled examples of a batch, by which the cross-entropy is divided; at least 1. */
const divisorOf = ({ multiStep: { labelled, batch }, hasPseudo }: Code) =>
  hasPseudo ? `select(${Math.max(1, labelled)}.0, ${batch}.0, isPseudo)` : `${Math.max(1, labelled)}.0`;

/** The losses of each example, and their gradients on the logits. */
function lossCode(code: Code): string {
  const { multiStep, inputs, classes, layers, gradients, hasTaught, cells, example } = code;
  const { batch } = multiStep;
  const logits = layers.at(-1) as PlannedLayer;
  const z = (c: string) => cells(`${logits.out}u + b * ${classes}u + ${c}`);
  const labels = code.hasPseudo ? 'labelsAt' : `${inputs}u`;
  const label = (c: string) => `examples[row + ${labels} + ${c}]`;
  const teacher = (c: string) => `examples[row + ${inputs + classes}u + ${c}]`;
  return each(
    code,
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
        let hard = (mass * exp(logP) - ${label('c')}) / ${divisorOf(code)};
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
}

/** Sums the losses of all threads, and writes them into the ring. */
const reportCode = (code: Code) => {
  const {
    multiStep,
    hasTaught,
    ring: [rows, columns],
  } = code;
  return `sums[thread] = vec2f(hardSum, softSum);
    workgroupBarrier();
    for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
      if (thread < half) { sums[thread] += sums[thread + half]; }
      workgroupBarrier();
    }
    if (thread == 0u) {
      let at = (u32(span[1]) + s) % ${rows}u * ${columns}u;
      let crossEntropy = sums[0].x / ${divisorOf(code)};
      ${
        hasTaught
          ? `let hard = alpha * crossEntropy;
      let soft = lambda * (T * T * sums[0].y / ${multiStep.batch}.0);
      if (isTaught) { ring[at] = hard + soft; ring[at + 1u] = hard; ring[at + 2u] = soft; }
      ${columns > 3 ? `else { ring[at + ${columns > 4 ? '2u + learner' : '3u'}] = crossEntropy; }` : ''}`
          : 'ring[at] = crossEntropy;'
      }
    }`;
};

/** The gradients of activations, last layer first. */
const backwardCode = (code: Code) =>
  code.layers
    .map(({ fan, width, at, out }, layer) => {
      const { gradients, cells, layers, multiStep } = code;
      const before = layers[layer - 1];
      if (!before) return '';
      return each(
        code,
        multiStep.batch * fan,
        `      let b = i / ${fan}u; let k = i % ${fan}u;
      var sum = 0.0;
      for (var o = 0u; o < ${width}u; o++) { sum = fma(${cells(`${gradients + out}u + b * ${width}u + o`)}, weights[${at}u + k * ${width}u + o], sum); }
      ${cells(`${gradients + before.out}u + i`)} = select(0.0, sum, ${cells(`${before.out}u + i`)} > 0.0);`,
      );
    })
    .reverse();

/** One weight's update with its gradient `g`. */
const optimizerCode = ({ optimizer }: MultiStep) =>
  optimizer.kind === 'adam'
    ? `let m = state[at] * ${optimizer.beta1} + g * ${1 - optimizer.beta1};
      let v = state[at + 1u] * ${optimizer.beta2} + g * g * ${1 - optimizer.beta2};
      state[at] = m;
      state[at + 1u] = v;
      weights[w] -= rate / (1.0 - powers.x) * (m / (sqrt(v / (1.0 - powers.y)) + ${optimizer.epsilon}));`
    : `let v = state[at] * ${optimizer.share} + g;
      state[at] = v;
      weights[w] -= rate * v;`;

const updateCode = (code: Code) =>
  code.layers.map(
    ({ fan, width, at, out }, layer) => `for (var i = thread; i < ${(fan + 1) * width}u; i += ${threads}u) {
      let k = i / ${width}u; let o = i % ${width}u;
      var g = 0.0;
      for (var b = 0u; b < ${code.multiStep.batch}u; b++) {
        let d = ${code.cells(`${code.gradients + out}u + b * ${width}u + o`)};
        if (k < ${fan}u) { g = fma(${inputOf(code, layer, 'k')}, d, g); } else { g += d; }
      }
      let w = ${at}u + i;
      let at = base + 2u * w;
      ${optimizerCode(code.multiStep)}
    }`,
  );

/** WGSL of the kernel; `ring` is the shape of the ring, `[rows, columns]`. */
export function multiStepCode(multiStep: MultiStep, ring: readonly [number, number]): string {
  const code = planCode(multiStep, ring);
  const { weights, hasTaught, hasPseudo, barrier } = code;
  const { learners, optimizer } = multiStep;
  const perLearner = (line: (at: number) => string) =>
    learners.map((_, at) => `${at > 0 ? 'else ' : ''}if (learner == ${at}u) { ${line(at)} }`).join(' ');
  const those = (wanted: MultiStepModel['from']) =>
    learners.flatMap(({ from }, at) => (from === wanted ? [`learner == ${at}u`] : [])).join(' || ') || 'false';
  return `${controlLayout.accessors}
var<workgroup> weights: array<f32, ${weights}>;
${fitsWorkgroup(multiStep) ? `var<workgroup> cells: array<f32, ${activationsOf(multiStep)}>;` : ''}
var<workgroup> sums: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let learner = group.x;
  let isTaught = ${those('teacher')};${
    hasPseudo
      ? `
  let isPseudo = ${those('pseudoLabels')};
  let labelsAt = select(${code.inputs}u, ${code.inputs + 2 * code.classes}u, isPseudo);`
      : ''
  }
  let base = learner * ${multiStepStateSize(multiStep)}u;
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
    ${forwardCode(code).join('\n    ')}
    ${lossCode(code)}
    ${reportCode(code)}
    ${backwardCode(code).join('\n    ')}
    ${updateCode(code).join('\n    ')}
    ${barrier}
  }
  for (var i = thread; i < ${weights}u; i += ${threads}u) { ${perLearner((at) => `parameters${at}[i] = weights[i];`)} }
  if (thread == 0u) {
    state[base + ${2 * weights}u] = powers.x;
    state[base + ${2 * weights + 1}u] = powers.y;
  }
}`;
}
