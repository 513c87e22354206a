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
}

/** Evaluation of the networks on the test set after `step` steps of a phase; about the class, except for `second`. */
export interface Evaluation extends Scores {
  readonly step: number;
  /** Size of the test set. */
  readonly total: number;
  /** Scores of the second question; present if it is asked. */
  readonly second?: Scores;
  /** Predicted classes of each network, `[total]`. */
  readonly answers: Readonly<Partial<Record<Role, Uint8Array>>>;
  /**
   * For points: logits over a square grid on [−1, 1]², `[mapSide · mapSide, classes]`, row by row from the top (y = 1),
   * each row from the left.
   */
  readonly maps: Readonly<Partial<Record<Role, Float32Array>>>;
}

/** Cells along one side of a decision map. */
export const mapSide = 64;
