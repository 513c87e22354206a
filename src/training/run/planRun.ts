import { catalogue, networkFor } from '../../catalogue';
import type { Method } from '../../distillation/method';
import { needsTeacherEachBatch } from '../../experiment/augmentation';
import { byId, type Chosen, type SchemePlan } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { type Random, randomStream } from '../../experiment/random';
import { type Question, questionsOf } from '../../experiment/secondQuestion';
import { outputsOf } from '../../models/heads';
import { planOf } from '../../schemes/plan';
import type { DatasetOutline, Task } from '../../tasks/task';
import { drawTransferSet, type TransferSet } from '../../tasks/transferSet';
import { planRounds } from './rounds/planRounds';
import type { Round } from './rounds/round';

/** Everything about a run that follows from its experiment and the outline of its data set. */
export interface RunPlan {
  readonly experiment: Experiment;
  readonly task: Task;
  /** In the order of the networks' heads. */
  readonly questions: readonly Question[];
  /** Columns of all heads together. */
  readonly outputs: number;
  readonly scheme: SchemePlan;
  readonly method: Method;
  /** Is the teacher asked about every batch, since no two are alike? */
  readonly isLive: boolean;
  /** Indices of all training examples. */
  readonly everything: Int32Array;
  /** Indices into the pool that the student learns from. */
  readonly transferSet: TransferSet;
  readonly rounds: readonly Round[];
  /** A fresh stream of random numbers for each purpose. */
  readonly random: (purpose: string) => Random;
}

/** @throws RangeError when the experiment names something that does not exist; see `problemsOf`. */
export function planRun(experiment: Experiment, outline: DatasetOutline): RunPlan {
  const { training, transfer } = experiment;
  const task = byId(catalogue.tasks, experiment.task.id);
  const questions = questionsOf(task, experiment.task.values, experiment.second);
  const classes = task.classNames(experiment.task.values).length;
  const scheme = planOf(experiment);
  const method = byId(catalogue.methods, experiment.method.id);
  const random = (purpose: string) => randomStream(training.seed, purpose);
  const everything = Int32Array.from(outline.train.labels.keys());
  const pool = transfer.pool === 'test' ? outline.test : outline.train;
  const transferSet = drawTransferSet(pool.labels, classes, transfer, random('transfer set'));
  const planNetwork = (chosen: Chosen, role: 'teacher' | 'student') =>
    networkFor(chosen, experiment, role === 'student' ? transfer : null);
  return {
    experiment,
    task,
    questions,
    outputs: outputsOf(questions),
    scheme,
    method,
    isLive: needsTeacherEachBatch(experiment.augmentation),
    everything,
    transferSet,
    rounds: planRounds({ experiment, catalogue, scheme, method, planNetwork, everything, transferSet, random }),
    random,
  };
}
