import * as tf from '@tensorflow/tfjs';
import type { Fusion } from '../../experiment/declarations';
import { planEnsemble } from '../../models/ensemble';
import { fuseLogits } from '../../models/fusion';
import { type Head, mapHeads, targetSizeOf } from '../../models/heads';
import type { Network } from '../../models/network';
import type { SeenBatch } from '../feed/augmentation';
import type { Inputs } from '../feed/deviceDataSet';
import type { ControlValues } from '../feed/stepFeed';
import { logitsInPieces, type YieldControl } from './evaluation';
import { disposeModel, logitsOf, type Model } from './model';

/**
 * A teacher: one network, or an ensemble as one model, whose flat arrays are those of the members one after another.
 * `network` is the whole ensemble.
 */
export interface Teacher extends Model {
  /** The network of one member. */
  readonly member: Network;
  /** Number of members; 1 without an ensemble. */
  readonly members: number;
  /** How the members' logits are fused. */
  readonly fusion: Fusion;
}

/** A teacher of one network. It shares the memory of `model`. */
export const teacherAlone = (model: Model): Teacher => ({
  network: model.network,
  parameters: model.parameters,
  statistics: model.statistics,
  member: model.network,
  members: 1,
  fusion: 'geometric',
});

/**
 * An ensemble of networks of the same architecture as one teacher, which the caller owns. Takes over the members: their
 * arrays are copied and disposed, or with a single member become the teacher's.
 * @throws RangeError without members
 */
export function createEnsemble(members: readonly Model[], fusion: Fusion): Teacher {
  const [first] = members;
  if (!first) throw new RangeError('A ensemble needs members.');
  if (members.length === 1) return teacherAlone(first);
  const together = (arrays: readonly tf.Tensor[]) => tf.concat1d(arrays as readonly tf.Tensor1D[] as tf.Tensor1D[]);
  const teacher = {
    network: planEnsemble(first.network, members.length, fusion),
    parameters: together(members.map(({ parameters }) => parameters)),
    statistics: first.statistics && together(members.map(({ statistics }) => statistics as tf.Tensor)),
    member: first.network,
    members: members.length,
    fusion,
  };
  members.forEach(disposeModel);
  return teacher;
}

/** Member number `at` of an ensemble, as copies of its parts of the arrays. The caller owns them. */
function memberOf({ member, members, parameters, statistics }: Teacher, at: number): Model {
  const part = (all: tf.Tensor) => tf.slice(all as tf.Tensor1D, (at * all.size) / members, all.size / members);
  return { network: member, parameters: part(parameters), statistics: statistics && part(statistics) };
}

/** What a teacher gets of a batch. */
type TeacherBatch = Pick<SeenBatch, 'teacherInput' | 'y'>;

/** The teacher's logits for the examples of a batch. The creator disposes it. */
export interface TeacherAnswers {
  /**
   * The teacher's logits `[batch, outputs]`, to be softened at the control's temperature. Only an ensemble that
   * averages probabilities uses the temperature here. `rows` (`[batch]`, int32) are the indices of the batch and `seen`
   * is the batch after augmentation. Must run inside `tf.tidy`.
   */
  of(rows: tf.Tensor1D, seen: TeacherBatch, control: Pick<ControlValues, 'temperature'>): tf.Tensor2D;
  /**
   * Logits for all inputs, `[count, outputs]`, if they were computed before training and are a single array; null for a
   * teacher that runs on every batch and for an ensemble that is fused at each step.
   */
  readonly kept: tf.Tensor2D | null;
  /** Answers for all inputs as hard targets, `[count, targets]`, if a search found them before training. */
  readonly searched?: tf.Tensor2D;
  dispose(): void;
}

const mapMembers = <T>(teacher: Teacher, make: (at: number) => T): T[] =>
  Array.from({ length: teacher.members }, (_, at) => make(at));

/** Are hard targets distributions like the answers? Else no member can be compared with them. */
const isOneHot = (head: Head): boolean => targetSizeOf(head) === head.rows * head.classes;

/**
 * Fuses the members' logits, `[batch, outputs]`. `control.temperature` is read for several members only, because its
 * getter makes a tensor.
 */
const fusedLogits = (
  { fusion, member }: Teacher,
  logits: readonly tf.Tensor2D[],
  { y }: Pick<TeacherBatch, 'y'>,
  control: Pick<ControlValues, 'temperature'>,
): tf.Tensor2D =>
  logits.length === 1
    ? (logits[0] as tf.Tensor2D)
    : fusion === 'confident' && member.heads.every(isOneHot)
      ? mapHeads(tf, member.heads, [...logits, y], (parts) =>
          fuseLogits(tf, parts.slice(0, -1), fusion, control.temperature, parts.at(-1)),
        )
      : mapHeads(tf, member.heads, logits, (parts) => fuseLogits(tf, parts, fusion, control.temperature));

/**
 * Computes each member's logits for all inputs once; every temperature is then possible without running the teacher
 * again. Resolves when the device has computed them. The caller disposes the answers; the teacher stays the caller's.
 * @throws whatever `yieldControl` throws
 */
export async function keptAnswers(
  teacher: Teacher,
  inputs: Inputs,
  yieldControl: YieldControl,
): Promise<TeacherAnswers> {
  const kept: tf.Tensor2D[] = [];
  try {
    for (const member of mapMembers(teacher, (at) => memberOf(teacher, at))) {
      try {
        kept.push(await logitsInPieces(member, inputs, yieldControl));
      } finally {
        disposeModel(member);
      }
    }
    await kept.at(-1)?.data();
  } catch (error) {
    tf.dispose(kept);
    throw error;
  }
  return answersFrom(teacher, kept);
}

/**
 * Answers from logits for all inputs: one array `[count, outputs]` per member, or a single one for the whole teacher.
 * The answers own the arrays from here on.
 */
export const answersFrom = (teacher: Teacher, kept: readonly tf.Tensor2D[]): TeacherAnswers => ({
  of: (rows, seen, control) =>
    fusedLogits(
      teacher,
      kept.map((logits) => tf.gather(logits, rows)),
      seen,
      control,
    ),
  kept: kept.length === 1 ? (kept[0] as tf.Tensor2D) : null,
  dispose: () => tf.dispose([...kept]),
});

/**
 * Answers from given logits for all inputs, `[count · outputs]`, whatever the temperature. The caller disposes them.
 */
export function givenAnswers(logits: Float32Array, outputs: number): TeacherAnswers {
  const given = tf.tensor2d(logits, [logits.length / outputs, outputs]);
  return { of: (rows) => tf.gather(given, rows), kept: given, dispose: () => given.dispose() };
}

/** Answers from a teacher that runs on every batch, as augmented or generated inputs require. It stays the caller's. */
export const liveAnswers = (teacher: Teacher): TeacherAnswers => ({
  of: (_rows, seen, control) =>
    fusedLogits(
      teacher,
      mapMembers(teacher, (at) => logitsOf(memberOf(teacher, at), seen.teacherInput)),
      seen,
      control,
    ),
  kept: null,
  dispose() {},
});

/** The same answers with those that a search found, `[count, targets]`; they own both. */
export const withSearched = (answers: TeacherAnswers, searched: tf.Tensor2D): TeacherAnswers => ({
  ...answers,
  searched,
  dispose() {
    answers.dispose();
    searched.dispose();
  },
});
