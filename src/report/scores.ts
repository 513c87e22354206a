import type { Role } from './roles';

/** What the answers of the learners to one question amount to, on the whole test set. */
export interface Scores {
  /** Right answers of each learner that exists by now. */
  readonly correct: Readonly<Partial<Record<Role, number>>>;
  /** Answers equal to the teacher's, right or wrong. */
  readonly agreeing: Readonly<Partial<Record<'student' | 'twin', number>>>;
  /** Test examples that one of the two gets right and the other does not; present when both have answered. */
  readonly onlyCorrect?: Readonly<Record<'student' | 'twin', number>>;
}

/** How the learners of a phase stand after `step` steps. Everything is about the class, but for `second`. */
export interface Evaluation extends Scores {
  readonly step: number;
  /** Size of the test set. */
  readonly total: number;
  /** On the second question, where one is asked. */
  readonly second?: Scores;
  /** The class that each learner gives each test example, `[total]`. */
  readonly answers: Readonly<Partial<Record<Role, Uint8Array>>>;
  /**
   * For inputs in the plane: logits over a square grid on [−1, 1]², `[side · side, classes]`, row by row from the
   * top (y = 1) and from the left.
   */
  readonly maps: Readonly<Partial<Record<Role, Float32Array>>>;
}

/** Cells along one side of a decision map. */
export const mapSide = 64;
