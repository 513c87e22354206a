import { padding } from '../../../../inputs';
import { answersOf } from '../../../../metrics/answers';
import type { ReadText } from '../../../../tasks/task';
import type { Question } from '../../shared/usePrediction';

/** A part of a text: consecutive characters that are shown, and removed, as one. */
export interface Part {
  /** Where it stands in the characters of the text; `to` is the first after it. */
  readonly from: number;
  readonly to: number;
}

/** A text, and the same text without each of its parts in turn, as one question to the networks. */
export interface OcclusionQuestion extends Question {
  readonly reading: ReadText;
  readonly parts: readonly Part[];
}

/**
 * The smallest parts that tokens tell apart: neighbours that the same tokens cover are one part. Those of words are
 * the words and what stands between them; where every character has tokens of its own, the characters, each together
 * with the marks that combine with it.
 */
export function partsOf({ characters, pieces }: Pick<ReadText, 'characters' | 'pieces'>): readonly Part[] {
  const limits = new Set(pieces.flatMap(({ from, to }) => [from, to]));
  const parts: Part[] = [];
  characters.forEach((character, at) => {
    const last = parts.at(-1);
    if (last && (!limits.has(at) || /^\p{M}/u.test(character))) parts[parts.length - 1] = { ...last, to: at + 1 };
    else parts.push({ from: at, to: at + 1 });
  });
  return parts;
}

/**
 * Occlusion (Li, Monroe, Jurafsky 2016): the inputs, `[1 + parts, positions]`, are the text and, for each part, the
 * text with padding at every position whose token covers it.
 */
export function occlusionOf(reading: ReadText): OcclusionQuestion {
  const parts = partsOf(reading);
  const size = reading.ids.length;
  const count = 1 + parts.length;
  const inputs = new Float32Array(count * size);
  for (let row = 0; row < count; row++) inputs.set(reading.ids, row * size);
  parts.forEach(({ from, to }, at) => {
    reading.pieces.forEach((token, position) => {
      if (token.from < to && token.to > from) inputs[(1 + at) * size + position] = padding;
    });
  });
  return { inputs, count, reading, parts };
}

/** What each part contributes to a prediction. */
export interface Contributions {
  /** The class that the network predicts for the whole text. */
  readonly label: number;
  /**
   * `[parts]`: how far the log-probability (natural logarithm, T = 1) of that class falls without the part;
   * negative where it rises.
   */
  readonly falls: Float64Array;
}

/** The contributions from one network's logits, `[1 + parts, classes]`, for an {@link OcclusionQuestion}. */
export function contributionsOf(logits: Float32Array, classes: number): Contributions {
  const [label = 0] = answersOf(logits.subarray(0, classes), classes);
  const logProbabilityIn = (row: number) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const largest = Math.max(...own);
    const sum = own.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    return (own[label] as number) - largest - Math.log(sum);
  };
  const before = logProbabilityIn(0);
  const falls = Float64Array.from(
    { length: logits.length / classes - 1 },
    (_, at) => before - logProbabilityIn(1 + at),
  );
  return { label, falls };
}

/** The places of at most `most` parts that contribute most, the largest fall first; without those that round to 0.00. */
export function strongest({ falls }: Contributions, most: number): readonly number[] {
  return [...falls.keys()]
    .filter((at) => (falls[at] as number) >= 0.005)
    .sort((a, b) => (falls[b] as number) - (falls[a] as number) || a - b)
    .slice(0, most);
}
