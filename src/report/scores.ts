import type { Role, StudentRole } from './roles';

/** How many examples only the first, and only the second of two networks gets right. */
export interface Discordant {
  readonly first: number;
  readonly second: number;
}

/**
 * The two parts of the gap between student and twin, by the pseudo-label twin: what the teacher's predicted classes
 * give as labels (pseudo-label twin − twin), and what its soft targets give beyond them (student − pseudo-label twin).
 */
export interface GapParts {
  readonly labelledExamples: Discordant;
  readonly softness: Discordant;
}

/** A difference of the headline score, with its interval of 95 %. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The scores of a question whose right answers cannot simply be counted, because an example is not of one class. */
export interface Measured {
  /** The values of the objective's scores, in their order, of each network that exists so far. */
  readonly values: Readonly<Partial<Record<Role, readonly number[]>>>;
  /** Student − twin, and its two parts, for the headline; present as far as both networks are evaluated. */
  readonly differences: Readonly<Partial<Record<'gap' | keyof GapParts, Difference>>>;
}

/** Counts over the test set for one question. */
export interface Scores {
  /** Number of right answers of each network that exists so far. */
  readonly correct: Readonly<Partial<Record<Role, number>>>;
  /** Number of answers equal to the teacher's, right or wrong. */
  readonly agreeing: Readonly<Partial<Record<StudentRole, number>>>;
  /** Number of examples that only the student, or only the twin, gets right; present when both are evaluated. */
  readonly onlyCorrect?: Readonly<Record<'student' | 'twin', number>>;
  /** Present if there is a pseudo-label twin as well. */
  readonly gapParts?: GapParts;
  /** Present if an example is not of one class: then nothing is counted above. */
  readonly measured?: Measured;
}

/** Evaluation of the networks on the test set after `step` steps of a phase; about the class, except for `second`. */
export interface Evaluation extends Scores {
  readonly step: number;
  /** Size of the test set. */
  readonly total: number;
  /** Scores of the second question; present if it is asked. */
  readonly second?: Scores;
  /** Predicted classes of each network, `[total]`; none if an example is not of one class. */
  readonly answers: Readonly<Partial<Record<Role, Uint8Array>>>;
  /**
   * For points: logits over a square grid on [−1, 1]², `[mapSide · mapSide, classes]`, row by row from the top (y = 1),
   * each row from the left.
   */
  readonly maps: Readonly<Partial<Record<Role, Float32Array>>>;
}

/** Cells along one side of a decision map. */
export const mapSide = 64;
