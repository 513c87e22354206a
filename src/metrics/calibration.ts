import { softmax } from './softmax';

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean of the largest probability, 0 … 1. */
  readonly confidence: number;
  /** Fraction of right answers, 0 … 1. */
  readonly accuracy: number;
}

/** A reliability diagram and its summary. */
export interface Calibration {
  /** From the least to the most confident; empty bins have a count of 0. */
  readonly bins: readonly ReliabilityBin[];
  /**
   * Expected calibration error, 0 … 1: the mean of |confidence − accuracy| over bins, weighted by count (Naeini et al.,
   * AAAI 2015; Guo et al., ICML 2017, eq. 3).
   */
  readonly error: number;
}

/** The calibration of `logits` `[count, classes]` at T = 1, in `bins` bins of equal width. */
export function calibrationOf(logits: Float32Array, labels: Uint8Array, classes: number, bins = 10): Calibration {
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, hits: 0 }));
  const probabilities = new Float64Array(classes);
  labels.forEach((label, row) => {
    softmax(logits, row * classes, classes, 1, probabilities);
    const confidence = Math.max(...probabilities);
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (!bin) return;
    bin.count++;
    bin.confidence += confidence;
    if (probabilities.indexOf(confidence) === label) bin.hits++;
  });
  const means = sums.map(({ count, confidence, hits }) => ({
    count,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : hits / count,
  }));
  const total = Math.max(1, labels.length);
  const error = means.reduce((sum, bin) => sum + (bin.count / total) * Math.abs(bin.confidence - bin.accuracy), 0);
  return { bins: means, error };
}
