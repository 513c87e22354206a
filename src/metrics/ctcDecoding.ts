import { bestOfRow } from './answers';

// Decoders for connectionist temporal classification (Graves et al., ICML 2006): frames, each with a distribution over
// classes, are read as a sequence of labels. Repeated classes are merged, then blanks are dropped.

/** The class that stands for no label. */
export const blank = 0;

/**
 * The labels of the most likely path: the best class of each frame, without repetitions and blanks. `logits` are
 * `[frames · classes]`. Best path decoding of Graves et al. 2006, section 3.2: not always the most likely labels.
 */
export function greedyDecode(logits: ArrayLike<number>, classes: number): number[] {
  const labels: number[] = [];
  let before = blank;
  for (let frame = 0; frame < logits.length / classes; frame++) {
    const best = bestOfRow(logits, frame, classes);
    if (best !== blank && best !== before) labels.push(best);
    before = best;
  }
  return labels;
}

/** A sequence of labels with its probability, summed over the paths that the search kept. */
export interface Hypothesis {
  readonly labels: readonly number[];
  readonly logProbability: number;
}

/** Log probabilities of the paths that give one sequence: those that end in a blank, and those in its last label. */
interface Paths {
  readonly labels: readonly number[];
  readonly inBlank: number;
  readonly inLabel: number;
}

/**
 * The `width` most likely label sequences for `logits` `[frames · classes]`, the best first, by prefix beam search
 * (Graves, “Sequence Transduction with Recurrent Neural Networks”, 2012; Hannun et al., arXiv 1408.2873, algorithm 1,
 * without a language model). Exact if `width` is at least the number of sequences that the frames can hold.
 * @throws RangeError if `width` is below 1
 */
export function beamDecode(logits: ArrayLike<number>, classes: number, width: number): readonly Hypothesis[] {
  if (!(width >= 1)) throw new RangeError(`A beam needs a width of at least 1, not ${width}.`);
  let beam: readonly Paths[] = [{ labels: [], inBlank: 0, inLabel: -Infinity }];
  for (let frame = 0; frame < logits.length / classes; frame++) {
    beam = extended(beam, logProbabilities(logits, frame, classes)).slice(0, width);
  }
  return beam.map((paths) => ({ labels: paths.labels, logProbability: total(paths) }));
}

/** All sequences that one more frame makes of `beam`, the most likely first; `logs` are `[classes]`. */
function extended(beam: readonly Paths[], logs: Float64Array): readonly Paths[] {
  const found = new Map<string, { labels: readonly number[]; inBlank: number; inLabel: number }>();
  const at = (labels: readonly number[]) => {
    const key = labels.join(' ');
    const paths = found.get(key) ?? { labels, inBlank: -Infinity, inLabel: -Infinity };
    found.set(key, paths);
    return paths;
  };
  for (const paths of beam) {
    const { labels, inBlank, inLabel } = paths;
    const last = labels.at(-1);
    logs.forEach((log, label) => {
      const stays = at(labels);
      if (label === blank) {
        stays.inBlank = logSum(stays.inBlank, total(paths) + log);
        return;
      }
      // The last label again goes on with it; only after a blank is it another one.
      if (label === last) stays.inLabel = logSum(stays.inLabel, inLabel + log);
      const longer = at([...labels, label]);
      longer.inLabel = logSum(longer.inLabel, (label === last ? inBlank : total(paths)) + log);
    });
  }
  return [...found.values()].filter((paths) => total(paths) > -Infinity).sort((a, b) => total(b) - total(a));
}

const total = ({ inBlank, inLabel }: Paths): number => logSum(inBlank, inLabel);

/** log(eᵃ + eᵇ), for −∞ too. */
function logSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === -Infinity ? larger : larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** log softmax of the logits of one frame, `[classes]`. */
function logProbabilities(logits: ArrayLike<number>, frame: number, classes: number): Float64Array {
  const own = Float64Array.from({ length: classes }, (_, label) => logits[frame * classes + label] as number);
  const largest = Math.max(...own);
  const sum = largest + Math.log(own.reduce((sofar, value) => sofar + Math.exp(value - largest), 0));
  return own.map((value) => value - sum);
}
