import type { Evaluation } from '../../../report/scores';

/** The test examples on which student and twin differ. */
export interface Differing {
  /** Their indices, in the set's order. */
  readonly indices: readonly number[];
  /** Predicted classes of the whole test set, `[count]`. */
  readonly student: Uint8Array;
  readonly twin: Uint8Array;
}

/** The test examples for which student and twin predict different classes; null before both have been evaluated. */
export function differingOf(labels: Uint8Array, answers: Evaluation['answers'] | undefined): Differing | null {
  const { student, twin } = answers ?? {};
  if (!student || !twin) return null;
  // Answers of another test set say nothing about this one.
  const isAbout = student.length === labels.length;
  return { indices: isAbout ? [...labels.keys()].filter((at) => student[at] !== twin[at]) : [], student, twin };
}
