import * as tf from '@tensorflow/tfjs';
import { runShader, workgroupBytes } from '../shader';

/** Sizes of a batch whose answers are sequences of at most `longest` labels, without an alignment to its frames. */
export interface Ctc {
  readonly batch: number;
  readonly frames: number;
  /** Class 0 is the blank. */
  readonly classes: number;
  readonly longest: number;
}

/** Threads of a workgroup, which divide states, frames and classes. */
const threads = 64;

/** Can the device keep the states and frames of an example in workgroup memory? */
export const fitsCtc = ({ frames, longest }: Ctc): boolean =>
  4 * (4 * (2 * longest + 1) + 2 * frames) <= workgroupBytes();

/** Loops of all threads over `count` elements. */
const each = (name: string, count: number): string =>
  `for (var ${name} = thread; ${name} < ${count}u; ${name} += ${threads}u)`;

/**
 * The loss of labels without an alignment and its gradient in the logits (Graves et al., ICML 2006, section 4), in log
 * space: a workgroup an example. Arguments and results are those of `ctcLoss` in `objectives/ctc`. Sums have a fixed
 * order. Must run inside `tf.tidy`.
 */
export function ctcByShader(
  { batch, frames, classes, longest }: Ctc,
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  weight: tf.Tensor1D | null,
): { readonly loss: tf.Tensor; readonly gradient: tf.Tensor } {
  const states = 2 * longest + 1;
  const size = 1 + longest;
  const code = `
// log 0, and the least log-likelihood of labels that have a path.
const logZero = -1e30;
const leastPossible = -1e29;
var<workgroup> places: array<u32, ${states}>;
var<workgroup> paths: array<f32, ${2 * states}>;
var<workgroup> occupied: array<f32, ${states}>;
var<workgroup> greatest: array<f32, ${frames}>;
var<workgroup> whole: array<f32, ${frames}>;

fn logSum(a: f32, b: f32, c: f32) -> f32 {
  let most = max(max(a, b), c);
  return most + log(exp(a - most) + exp(b - most) + exp(c - most));
}
fn logP(example: u32, frame: u32, label: u32) -> f32 {
  return logits[(example * ${frames}u + frame) * ${classes}u + label] - greatest[frame] - whole[frame];
}
// May a path come to this state from two states before? Not to a blank, nor to a second one of the same label.
fn skips(state: u32) -> bool {
  return state % 2u == 1u && state > 1u && places[state] != places[state - 2u];
}
fn greatestPath(first: u32, last: u32) -> f32 {
  var most = paths[first];
  for (var state = 1u; state <= last; state++) { most = max(most, paths[first + state]); }
  return most;
}

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let example = group.x;
  var labelled = 0.0;
  for (var other = 0u; other < ${batch}u; other++) { labelled += targets[other * ${size}u]; }
  var last = 0u;
  for (var at = 1u; at <= ${longest}u; at++) { last += select(0u, 2u, targets[example * ${size}u + at] > 0.0); }
  ${each('state', states)} {
    places[state] = 0u;
    if (state % 2u == 1u) { places[state] = u32(targets[example * ${size}u + (state + 1u) / 2u]); }
    paths[state] = select(logZero, 0.0, state == 0u);
  }
  ${each('frame', frames)} {
    let row = (example * ${frames}u + frame) * ${classes}u;
    var most = logits[row];
    for (var label = 1u; label < ${classes}u; label++) { most = max(most, logits[row + label]); }
    var sum = 0.0;
    for (var label = 0u; label < ${classes}u; label++) { sum += exp(logits[row + label] - most); }
    greatest[frame] = most;
    whole[frame] = log(sum);
  }

  // Forward variables, less the greatest one of the frame before.
  var likelihood = 0.0;
  for (var frame = 0u; frame < ${frames}u; frame++) {
    workgroupBarrier();
    let before = (frame % 2u) * ${states}u;
    let after = ${states}u - before;
    let isCounted = counts[example * ${frames}u + frame] > 0.0;
    let most = greatestPath(before, last);
    likelihood += select(0.0, most, isCounted);
    ${each('state', states)} {
      var path = paths[before + state];
      if (isCounted) {
        var stepped = logZero;
        var skipped = logZero;
        if (state > 0u) { stepped = paths[before + state - 1u]; }
        if (skips(state)) { skipped = paths[before + state - 2u]; }
        let came = logSum(path, stepped, skipped) - most;
        entered[(example * ${frames}u + frame) * ${states}u + state] = came;
        path = came + logP(example, frame, places[state]);
      }
      paths[after + state] = path;
    }
  }
  workgroupBarrier();
  // A path ends in the last blank or in the label before it.
  let end = ${(frames % 2) * states}u + last;
  var inLabel = logZero;
  if (last > 0u) { inLabel = paths[end - 1u]; }
  likelihood += logSum(paths[end], inLabel, logZero);
  let isLearned = targets[example * ${size}u] > 0.0 && !(likelihood < leastPossible);
  let share = select(0.0, 1.0 / max(labelled, 1.0), isLearned);
  if (thread == 0u) { losses[example] = select(0.0, -likelihood * share, isLearned); }

  // Backward variables, in the same way, and from both the gradient.
  workgroupBarrier();
  ${each('state', states)} { paths[state] = select(logZero, 0.0, state == last); }
  for (var at = 0u; at < ${frames}u; at++) {
    workgroupBarrier();
    let frame = ${frames - 1}u - at;
    let before = (at % 2u) * ${states}u;
    let after = ${states}u - before;
    let isCounted = counts[example * ${frames}u + frame] > 0.0;
    let most = greatestPath(before, last);
    ${each('state', states)} {
      var path = paths[before + state];
      if (isCounted) {
        var stepped = logZero;
        var skipped = logZero;
        if (state < last) { stepped = paths[before + state + 1u]; }
        if (state + 1u < last && skips(state + 2u)) { skipped = paths[before + state + 2u]; }
        path = logSum(path, stepped, skipped) - most + logP(example, frame, places[state]);
        occupied[state] = path + entered[(example * ${frames}u + frame) * ${states}u + state];
      }
      paths[after + state] = path;
    }
    workgroupBarrier();
    var top = occupied[0];
    var sum = 0.0;
    for (var state = 1u; state <= last; state++) { top = max(top, occupied[state]); }
    for (var state = 0u; state <= last; state++) { sum += exp(occupied[state] - top); }
    ${each('label', classes)} {
      var expected = 0.0;
      for (var state = 0u; state <= last; state++) {
        if (places[state] == label) { expected += exp(occupied[state] - top); }
      }
      var slope = 0.0;
      if (isCounted && isLearned) { slope = (exp(logP(example, frame, label)) - expected / sum) * share; }
      gradient[(example * ${frames}u + frame) * ${classes}u + label] = slope;
    }
  }
}`;
  const counts = weight ?? tf.ones([batch * frames]);
  const { losses, gradient } = runShader({
    code,
    groups: [batch, 1, 1],
    reads: { logits, targets, counts },
    makes: {
      losses: { shape: [batch] },
      gradient: { shape: logits.shape },
      entered: { shape: [batch, frames, states] },
    },
  });
  return { loss: tf.sum(losses), gradient };
}
