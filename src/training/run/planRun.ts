import { catalogue, networkFor } from '../../catalogue';
import type { Method } from '../../distillation/method';
import { needsTeacherEachBatch } from '../../experiment/augmentation';
import { byId, type Chosen, type SchemePlan } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { hasPseudoTwin } from '../../experiment/pseudoTwin';
import { type Random, randomStream } from '../../experiment/random';
import { type Question, questionsOf } from '../../experiment/secondQuestion';
import { outputsOf } from '../../models/heads';
import { planOf } from '../../schemes/plan';
import type { DatasetOutline, Task } from '../../tasks/task';
import { drawTransferSet, type TransferSet } from '../../tasks/transferSet';
import { searchWidthOf } from '../learner/searchAnswers';
import { planRounds } from './rounds/planRounds';
import type { Round } from './rounds/round';

/** All properties of a run that follow from its experiment and the outline of its data set. */
export interface RunPlan {
  readonly experiment: Experiment;
  readonly task: Task;
  /** In the order of the networks' heads. */
  readonly questions: readonly Question[];
  /** Number of logits of all heads together. */
  readonly outputs: number;
  readonly scheme: SchemePlan;
  readonly method: Method;
  /** How many answers the search for the teacher's keeps; 1 without one. */
  readonly searchWidth: number;
  /** Must the teacher run on every batch, because augmentation makes each one different? */
  readonly isLive: boolean;
  /** Indices of all training examples. */
  readonly everything: Int32Array;
  /** The student's examples, as indices into the pool of the transfer set. */
  readonly transferSet: TransferSet;
  /** In the order in which they train. */
  readonly rounds: readonly Round[];
  /** The stream of random numbers for a purpose; every call starts it anew. */
  readonly random: (purpose: string) => Random;
}

/**
 * Plans a run, including all its rounds, before its data are loaded.
 * @throws RangeError if the experiment names something that does not exist; see `problemsOf`
 */
export function planRun(experiment: Experiment, outline: DatasetOutline): RunPlan {
  const { training, transfer } = experiment;
  const task = byId(catalogue.tasks, experiment.task.id);
  const questions = questionsOf(task, experiment.task.values, experiment.second);
  const classes = task.classNames(experiment.task.values).length;
  const scheme = planOf(experiment);
  const method = byId(catalogue.methods, experiment.method.id);
  const random = (purpose: string) => randomStream(training.seed, purpose);
  const answers = task.objective.answers(task.inputShape);
  const everything = Int32Array.from({ length: outline.train.labels.length / answers }, (_, row) => row);
  const pool = transfer.pool === 'test' ? outline.test : outline.train;
  const of = task.objective.isOfOneClass ? { classes } : { answers };
  const transferSet = drawTransferSet(pool.labels, of, transfer, random('transfer set'));
  const planNetwork = (chosen: Chosen, role: 'teacher' | 'student') =>
    networkFor(chosen, experiment, role === 'student' ? transfer : null);
  const isLive = needsTeacherEachBatch(experiment.augmentation);
  return {
    experiment,
    task,
    questions,
    outputs: outputsOf(questions),
    scheme,
    method,
    searchWidth: isLive ? 1 : searchWidthOf(method, experiment.method.values, questions),
    isLive,
    everything,
    transferSet,
    rounds: planRounds({
      ...{ experiment, catalogue, scheme, method, planNetwork, everything, transferSet, random },
      input: task.input,
      hasPseudoTwin: hasPseudoTwin(experiment, catalogue),
    }),
    random,
  };
}
