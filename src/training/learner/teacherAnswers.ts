import * as tf from '@tensorflow/tfjs';
import type { Fusion } from '../../experiment/declarations';
import { planEnsemble } from '../../models/ensemble';
import { fuseLogits } from '../../models/fusion';
import { mapHeads } from '../../models/heads';
import type { Network } from '../../models/network';
import type { SeenBatch } from '../feed/augmentation';
import type { Inputs } from '../feed/deviceDataSet';
import type { ControlValues } from '../feed/stepFeed';
import { logitsInPieces, type YieldControl } from './evaluation';
import { disposeModel, logitsOf, type Model } from './model';

/** Whoever teaches: one network, or several whose arrays lie one after another and that answer as one. */
export interface Teacher extends Model {
  readonly member: Network;
  readonly members: number;
  readonly fusion: Fusion;
}

export const teacherAlone = (model: Model): Teacher => ({
  network: model.network,
  parameters: model.parameters,
  statistics: model.statistics,
  member: model.network,
  members: 1,
  fusion: 'geometric',
});

/** Makes one teacher of networks of the same kind, which it takes over. */
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

/** One of the networks that speak together, cut out of their arrays; the caller owns what it gets. */
function memberOf({ member, members, parameters, statistics }: Teacher, at: number): Model {
  const part = (all: tf.Tensor) => tf.slice(all as tf.Tensor1D, (at * all.size) / members, all.size / members);
  return { network: member, parameters: part(parameters), statistics: statistics && part(statistics) };
}

/** The teacher's logits for the examples of a batch. */
export interface TeacherAnswers {
  /**
   * `[batch, outputs]`, as they are to be softened at the temperature, which matters to a mean of probabilities alone.
   * `rows` are `[batch]`, `seen` their examples as everybody sees them. Runs inside `tf.tidy`.
   */
  of(rows: tf.Tensor1D, seen: SeenBatch, control: Pick<ControlValues, 'temperature'>): tf.Tensor2D;
  /** Those for every training example, `[count, outputs]`, where one teacher gave them beforehand. */
  readonly kept: tf.Tensor2D | null;
  dispose(): void;
}

const eachMember = <T>(teacher: Teacher, say: (at: number) => T): T[] =>
  Array.from({ length: teacher.members }, (_, at) => say(at));

/** The temperature is made only where several speak. */
const fusedLogits = (
  { fusion, member }: Teacher,
  logits: readonly tf.Tensor2D[],
  { y }: SeenBatch,
  control: Pick<ControlValues, 'temperature'>,
): tf.Tensor2D =>
  logits.length === 1
    ? (logits[0] as tf.Tensor2D)
    : mapHeads(tf, member.heads, [...logits, y], (parts) =>
        fuseLogits(tf, parts.slice(0, -1), fusion, control.temperature, parts.at(-1)),
      );

/** Asked once about every example: any temperature is then free. Resolves when all answers are there. */
export async function keptAnswers(
  teacher: Teacher,
  inputs: Inputs,
  yieldControl: YieldControl,
): Promise<TeacherAnswers> {
  const kept: tf.Tensor2D[] = [];
  try {
    for (const member of eachMember(teacher, (at) => memberOf(teacher, at))) {
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

/** Logits of each voice, or of all in one, for all examples, `[count, outputs]`; they belong to the answers from here on. */
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

/** What somebody else has made of its word, `[count · outputs]`; one answer for every temperature. */
export function givenAnswers(logits: Float32Array, outputs: number): TeacherAnswers {
  const given = tf.tensor2d(logits, [logits.length / outputs, outputs]);
  return { of: (rows) => tf.gather(given, rows), kept: given, dispose: () => given.dispose() };
}

/** Asked at every step, as it must be about inputs that are different each time. */
export const liveAnswers = (teacher: Teacher): TeacherAnswers => ({
  of: (_rows, seen, control) =>
    fusedLogits(
      teacher,
      eachMember(teacher, (at) => logitsOf(memberOf(teacher, at), seen.teacherInput)),
      seen,
      control,
    ),
  kept: null,
  dispose() {},
});
