import type { Random } from '../../experiment/random';
import type { SoftTargets } from '../../experiment/settings';
import { columnsOfHead, joinHeads, outputsOf } from '../../models/heads';
import type { Inputs } from '../feed/deviceDataSet';
import { readLogits, type YieldControl } from './evaluation';
import { rowsOf, softTargetsOf } from './softTargets';
import { givenAnswers, keptAnswers, liveAnswers, type Teacher, type TeacherAnswers } from './teacherAnswers';

export interface SoftenOptions {
  /** What is to be left of the teacher's word. */
  readonly kind: SoftTargets;
  readonly temperature: number;
  /** The examples of the transfer set, as rows of the inputs. */
  readonly seen: Int32Array;
  /** Does the teacher look at every batch anew? Then its word is always its own. */
  readonly isLive: boolean;
  readonly random: Random;
  readonly yieldControl: YieldControl;
}

/**
 * Asks a teacher about all inputs. The caller owns the answers; `targets` are those of `seen` to the first question,
 * `[seen · classes]`.
 */
export async function soften(
  teacher: Teacher,
  inputs: Inputs,
  { kind, temperature, seen, isLive, random, yieldControl }: SoftenOptions,
): Promise<{ readonly answers: TeacherAnswers; readonly targets: Float32Array }> {
  const own = await readLogits(teacher, inputs, yieldControl);
  const { heads } = teacher.member;
  const said = heads.map(({ classes }, at) => {
    const word = columnsOfHead(own, heads, at);
    return isLive ? word : softTargetsOf(kind, word, classes, { temperature, seen, random });
  });
  // Several voices are fused at each step, since their mean depends on the temperature of that moment.
  const answers = isLive
    ? liveAnswers(teacher)
    : kind === 'real' && teacher.members > 1
      ? await keptAnswers(teacher, inputs, yieldControl)
      : givenAnswers(joinHeads(said, heads), outputsOf(heads));
  const [first, classes] = [said[0] as Float32Array, heads[0]?.classes ?? 0];
  return { answers, targets: rowsOf(first, seen, classes) };
}
