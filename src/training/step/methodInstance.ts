import type { Method } from '../../distillation/method';
import { isSequence } from '../../distillation/pairing';
import type { Tap, TapPair } from '../../experiment/declarations';
import type { Values } from '../../experiment/fields';
import type { Random } from '../../experiment/random';
import { inEnglish } from '../../experiment/text';
import type { Inputs } from '../feed/deviceDataSet';
import type { Model } from '../learner/model';
import { createTeacherFeatures, type TeacherFeatures } from '../learner/teacherFeatures';
import { type Adapter, createAdapter } from './adapter';

/** A method prepared for one teacher and one student, with its memory. The creator disposes it. */
export interface MethodInstance {
  readonly method: Method;
  readonly values: Values;
  /** Pairs of taps that are compared; empty for methods that compare logits alone. */
  readonly pairs: readonly TapPair[];
  /** Taps of the student that the method uses without the teacher's. */
  readonly own: readonly Tap[];
  /** Does it use sequences, so that it asks which of their positions count? */
  readonly asksPositions: boolean;
  /** Null if no taps are compared. */
  readonly teacherFeatures: TeacherFeatures | null;
  /** Null if the method has no weights of its own. */
  readonly adapter: Adapter | null;
  dispose(): void;
}

/** Options of {@link createMethodInstance}; everything in them stays the caller's. */
export interface MethodInstanceOptions {
  readonly method: Method;
  readonly values: Values;
  readonly teacher: Model;
  readonly student: Pick<Model, 'network'>;
  /** The inputs from which the steps gather their batches. */
  readonly inputs: Inputs;
  /** Are the inputs different at each step? Then the teacher's features are computed at each step. */
  readonly isAugmented: boolean;
  /** `adam` or `momentum`, for the adapter. */
  readonly optimizer: string;
  /** Draws the adapter's initial weights. */
  readonly random: Random;
}

/**
 * Pairs the taps, computes the teacher's features and draws the adapter's weights. The caller disposes the instance.
 * @throws RangeError if the networks lack taps that the method uses; see `Method.disabledReason`
 */
export function createMethodInstance(options: MethodInstanceOptions): MethodInstance {
  const { method, values, teacher, student, inputs, isAugmented, optimizer, random } = options;
  const pairing = method.pairs?.({ student: student.network.taps, teacher: teacher.network.taps }) ?? { pairs: [] };
  if ('disabledReason' in pairing) throw new RangeError(`${method.id}: ${inEnglish(pairing.disabledReason)}`);
  const ofStudent = method.ownTaps?.(student.network.taps) ?? { taps: [] };
  if ('disabledReason' in ofStudent) throw new RangeError(`${method.id}: ${inEnglish(ofStudent.disabledReason)}`);
  const { pairs } = pairing;
  const own = ofStudent.taps;
  const classes = student.network.layers.at(-1)?.plan.output[0] as number;
  const taps = pairs.map((pair) => pair.teacher);
  const teacherFeatures = pairs.length > 0 ? createTeacherFeatures(teacher, inputs, taps, isAugmented) : null;
  const adapter = createAdapter(method.adapter?.({ pairs, own, classes }, values) ?? [], optimizer, random);
  return {
    method,
    values,
    pairs,
    own,
    asksPositions: [...own, ...pairs.flatMap((pair) => [pair.student, pair.teacher])].some(isSequence),
    teacherFeatures,
    adapter,
    dispose() {
      teacherFeatures?.dispose();
      adapter?.dispose();
    },
  };
}

/** An instance of a method that compares logits alone and needs no trained teacher. It holds no memory. */
export const logitsMethodInstance = (method: Method, values: Values): MethodInstance => ({
  method,
  values,
  pairs: [],
  own: [],
  asksPositions: false,
  teacherFeatures: null,
  adapter: null,
  dispose() {},
});
