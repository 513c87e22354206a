import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../experiment/random';
import type { SoftTargets } from '../../experiment/settings';
import { columnsOfHead, joinHeads, outputsOf, targetsOf } from '../../models/heads';
import type { Inputs } from '../feed/deviceDataSet';
import { readLogits, type YieldControl } from './evaluation';
import { type Search, searchAnswers } from './searchAnswers';
import { rowsOf, softTargetsOf } from './softTargets';
import {
  givenAnswers,
  keptAnswers,
  liveAnswers,
  type Teacher,
  type TeacherAnswers,
  withSearched,
} from './teacherAnswers';

/** Options of {@link soften}. */
export interface SoftenOptions {
  /** Which of the teacher's information the soft targets keep. */
  readonly kind: SoftTargets;
  /** T at which `class-mean` and `uniform` targets are made. */
  readonly temperature: number;
  /** The examples of the transfer set, as rows of the inputs. */
  readonly seen: Int32Array;
  /** Does the teacher run on every batch? Then `kind` is ignored: the targets are the teacher's own. */
  readonly isLive: boolean;
  /** The search for its answers; null without one. There is none if the teacher runs on every batch. */
  readonly search: Search | null;
  readonly random: Random;
  readonly yieldControl: YieldControl;
}

/**
 * Computes a teacher's soft targets for all inputs. The caller owns `answers`. `targets` are logits of the examples
 * `seen` for the first head, `[seen · rows · classes]`, to be displayed; an ensemble's are fused at T = 1.
 * @throws whatever `yieldControl` throws
 */
export async function soften(
  teacher: Teacher,
  inputs: Inputs,
  { kind, temperature, seen, isLive, search, random, yieldControl }: SoftenOptions,
): Promise<{ readonly answers: TeacherAnswers; readonly targets: Float32Array }> {
  const teacherLogits = await readLogits(teacher, inputs, yieldControl);
  const { heads } = teacher.member;
  const logitsOfHeads = heads.map(({ classes, rows }, at) => {
    const logits = columnsOfHead(teacherLogits, heads, at);
    return isLive ? logits : softTargetsOf(kind, logits, classes, { temperature, seen: rowsAt(seen, rows), random });
  });
  // The members of an ensemble are fused at each step, because their mean can depend on the current temperature.
  const logits = joinHeads(logitsOfHeads, heads);
  const found = search && !isLive ? await searchAnswers(heads, logits, seen, search, yieldControl) : null;
  const answers = isLive
    ? liveAnswers(teacher)
    : kind === 'real' && teacher.members > 1
      ? await keptAnswers(teacher, inputs, yieldControl)
      : givenAnswers(logits, outputsOf(heads));
  const { rows = 1, classes = 0 } = heads[0] ?? {};
  return {
    answers: found ? withSearched(answers, tf.tensor2d(found, [inputs.count, targetsOf(heads)])) : answers,
    targets: rowsOf(logitsOfHeads[0] as Float32Array, seen, rows * classes),
  };
}

/** The rows of these examples, where each has `rows` of them. */
const rowsAt = (examples: Int32Array, rows: number): Int32Array =>
  rows === 1
    ? examples
    : Int32Array.from(
        { length: examples.length * rows },
        (_, at) => (examples[Math.floor(at / rows)] as number) * rows + (at % rows),
      );
