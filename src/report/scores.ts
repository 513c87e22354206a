import type { Role } from './roles';

/** Counts over the test set for one question. */
export interface Scores {
  /** Number of right answers of each network that exists so far. */
  readonly correct: Readonly<Partial<Record<Role, number>>>;
  /** Number of answers equal to the teacher's, right or wrong. */
  readonly agreeing: Readonly<Partial<Record<'student' | 'twin', number>>>;
  /** Number of examples that only the student, or only the twin, gets right; present when both are evaluated. */
  readonly onlyCorrect?: Readonly<Record<'student' | 'twin', number>>;
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
