/**
 * Networks whose results a run reports. In mutual learning, the peer has the role `teacher`. Student and twins have the
 * same architecture, initial weights and batches; the pseudo-label twin learns the teacher's predicted class of every
 * example as if it were its label.
 */
export type Role = 'teacher' | 'student' | 'twin' | 'pseudoTwin';

/** The roles of the student's architecture. */
export type StudentRole = Exclude<Role, 'teacher'>;
