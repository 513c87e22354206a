import { softmax } from './softmax';

/** The examples whose confidence fell between two bounds. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean of the largest probability, 0 … 1. */
  readonly confidence: number;
  /** Share of right answers, 0 … 1. */
  readonly accuracy: number;
}

export interface Calibration {
  /** From the least to the most confident; empty bins have a count of 0. */
  readonly bins: readonly ReliabilityBin[];
  /**
   * Expected calibration error: the mean distance between confidence and accuracy, weighted by count (Naeini et al.,
   * AAAI 2015; Guo et al., ICML 2017, eq. 3), 0 … 1.
   */
  readonly error: number;
}

/** Confidence at T = 1, as when answering, against accuracy, in bins of equal width. Logits are `[count, classes]`. */
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
