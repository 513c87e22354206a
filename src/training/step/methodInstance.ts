import type { Method } from '../../distillation/method';
import type { Tap, TapPair } from '../../experiment/declarations';
import type { Values } from '../../experiment/fields';
import type { Random } from '../../experiment/random';
import { inEnglish } from '../../experiment/text';
import type { Inputs } from '../feed/deviceDataSet';
import type { Model } from '../learner/model';
import { createTeacherFeatures, type TeacherFeatures } from '../learner/teacherFeatures';
import { type Adapter, createAdapter } from './adapter';

/** A method made ready for one teacher and one student, with the memory that it uses. */
export interface MethodInstance {
  readonly method: Method;
  readonly values: Values;
  /** Taps that are compared; empty for methods of the logits alone. */
  readonly pairs: readonly TapPair[];
  /** Taps of the student alone that the method uses. */
  readonly own: readonly Tap[];
  /** Null where nothing is compared. */
  readonly teacherFeatures: TeacherFeatures | null;
  /** Null where the method has no weights of its own. */
  readonly adapter: Adapter | null;
  dispose(): void;
}

export interface MethodInstanceOptions {
  readonly method: Method;
  readonly values: Values;
  readonly teacher: Model;
  readonly student: Pick<Model, 'network'>;
  /** The inputs whose rows the steps will ask for. */
  readonly inputs: Inputs;
  /** Are the inputs different at each step? Then the teacher has to look at them at each step. */
  readonly isAugmented: boolean;
  readonly optimizer: string;
  /** Draws the adapter's first weights. */
  readonly random: Random;
}

/** @throws RangeError where the networks lack what the method compares; see `Method.obstacle`. */
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
    teacherFeatures,
    adapter,
    dispose() {
      teacherFeatures?.dispose();
      adapter?.dispose();
    },
  };
}

/** A method of the logits alone, which needs no teacher to be made ready for. */
export const logitsMethodInstance = (method: Method, values: Values): MethodInstance => ({
  method,
  values,
  pairs: [],
  own: [],
  teacherFeatures: null,
  adapter: null,
  dispose() {},
});
