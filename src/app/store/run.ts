import type { Experiment } from '../../experiment/experiment';
import type { LossSettings } from '../../experiment/settings';
import type { Generated, SoftTargetLogits, TestLogits } from '../../report/answers';
import type { Failure } from '../../report/failure';
import type { BatchSample } from '../../report/inspection';
import type { LossColumns, TermGradients } from '../../report/losses';
import type { Phase, TrainingPhase } from '../../report/phases';
import type { Progress, StepMode } from '../../report/progress';
import type { Evaluation } from '../../report/scores';
import type { Timing } from '../../report/timing';
import { phasesIn } from '../../schemes/plan';
import type { Event } from '../../worker/protocol';
import { joined } from './column';

/** Everything the page knows of one run. Changed by {@link reduceRun} alone. */
export interface Run {
  readonly id: number;
  /** As it was started; sliders that moved since are in `marks`. */
  readonly experiment: Experiment;
  /** The lesson in which it was started; absent for a run outside lessons. */
  readonly lesson?: string;
  /** Was it read back after a reload? Its networks are gone from the worker then. */
  readonly isRestored?: true;
  readonly status: 'running' | 'paused' | 'done' | 'stopped' | 'failed';
  /** The phase it is in, or ended in. */
  readonly phase: Phase;
  /** Did a stored teacher stand in for the teaching phase? */
  readonly isTeacherReused: boolean;
  readonly progress: Readonly<Partial<Record<TrainingPhase, Progress>>>;
  /** How the steps of a phase are taken. */
  readonly modes: Readonly<Partial<Record<TrainingPhase, StepMode>>>;
  readonly losses: Readonly<Partial<Record<TrainingPhase, LossColumns>>>;
  /** The first teacher's and the student's own are always there. */
  readonly evaluations: Readonly<Partial<Record<TrainingPhase, readonly Evaluation[]>>> &
    Readonly<Record<'teach' | 'distil', readonly Evaluation[]>>;
  /** The gradients of the terms of the loss, of the network that learned from a teacher. */
  readonly gradients: Readonly<Partial<Record<TrainingPhase, readonly TermGradients[]>>>;
  readonly marks: readonly Mark[];
  /** The newest example of a batch. */
  readonly sample?: BatchSample;
  /** The newest logits of every learner for the test set. */
  readonly testLogits?: TestLogits;
  readonly softTargets?: SoftTargetLogits;
  /** The newest of what the generator makes, where there is one. */
  readonly generated?: Generated;
  /** Time for one example, measured after training. */
  readonly timings?: Readonly<Record<'teacher' | 'student', Timing>>;
  readonly failure?: Failure;
}

/** A slider that moved while the run went on. */
export interface Mark {
  readonly phase: TrainingPhase;
  readonly step: number;
  readonly loss: LossSettings;
}

/** A run of which no event has arrived yet. `id` is the number that its events carry. */
export function newRun(id: number, experiment: Experiment, isPaused: boolean, lesson?: string): Run {
  return {
    id,
    experiment,
    ...(lesson !== undefined && { lesson }),
    status: isPaused ? 'paused' : 'running',
    phase: phasesIn(experiment)[0]?.id ?? 'distil',
    isTeacherReused: false,
    progress: {},
    modes: {},
    losses: {},
    evaluations: { teach: [], distil: [] },
    gradients: {},
    marks: [],
  };
}

/** Numbers that no event carries: those of the worker's runs count from 1. */
const blank = 0;
/** The number of a run that was read back after a reload. A page reads at most one. */
export const restored = -1;

/** A run that never happens: charts of it can be made before there is any other. */
export const blankRun = (experiment: Experiment): Run => newRun(blank, experiment, true);
/** Is it the run that never happens? */
export const isBlank = ({ id }: Run): boolean => id === blank;

/** The run after one event of the worker; events of other runs leave it as it is. */
export function reduceRun(run: Run, event: Event): Run {
  if (!('run' in event) || event.run !== run.id) return run;
  switch (event.kind) {
    case 'phase':
      return { ...run, phase: event.phase, isTeacherReused: run.isTeacherReused || event.reused };
    case 'mode':
      return { ...run, modes: { ...run.modes, [event.phase]: event.mode } };
    case 'progress':
      return { ...run, progress: { ...run.progress, [event.progress.phase]: event.progress } };
    case 'losses':
      return { ...run, losses: { ...run.losses, [event.phase]: appended(run.losses[event.phase], event.losses) } };
    case 'evaluation':
      return {
        ...run,
        evaluations: { ...run.evaluations, [event.phase]: [...(run.evaluations[event.phase] ?? []), event.evaluation] },
      };
    case 'gradients':
      return {
        ...run,
        gradients: { ...run.gradients, [event.phase]: [...(run.gradients[event.phase] ?? []), event.gradients] },
      };
    case 'sample':
      return { ...run, sample: event.sample };
    case 'test-logits': {
      // Those of a learner that is not evaluated any more, the teacher's, stay valid.
      const logits = { ...run.testLogits?.logits, ...event.testLogits.logits };
      return { ...run, testLogits: { ...event.testLogits, logits } };
    }
    case 'generated':
      return { ...run, generated: event.generated };
    case 'soft-targets':
      return { ...run, softTargets: event.targets };
    case 'adjusted':
      return { ...run, marks: [...run.marks, { phase: event.phase, step: event.step, loss: event.loss }] };
    case 'measured':
      return { ...run, timings: event.timings };
    case 'paused':
      return { ...run, status: 'paused' };
    case 'resumed':
      return { ...run, status: 'running' };
    case 'finished':
      return { ...run, status: 'done' };
    case 'stopped':
      return { ...run, status: 'stopped' };
    case 'failed':
      return { ...run, status: 'failed', failure: event.failure };
    default:
      return event satisfies never;
  }
}

function appended(before: LossColumns | undefined, more: LossColumns): LossColumns {
  if (!before) return more;
  const values = Object.entries(more.values).map(([name, column]) => [
    name,
    joined(before.values[name as keyof LossColumns['values']], column),
  ]);
  return { step: joined(before.step, more.step), values: Object.fromEntries(values) };
}

/** The evaluations of every phase, each list changed by `change`. */
export function mapEvaluations(
  { teach, distil, ...others }: Run['evaluations'],
  change: (list: readonly Evaluation[]) => readonly Evaluation[],
): Run['evaluations'] {
  const changed = Object.entries(others).map(([phase, list]) => [phase, change(list ?? [])]);
  return { ...Object.fromEntries(changed), teach: change(teach), distil: change(distil) };
}

/** The newest evaluation of the run, whichever phase it is from; teacher values from teaching stay valid. */
export function latestEvaluation(run: Pick<Run, 'evaluations'>): Evaluation | undefined {
  return run.evaluations.distil.at(-1) ?? run.evaluations.teach.at(-1);
}

/** Is it running or paused? */
export function isGoingOn(run: Run | null): run is Run {
  return run?.status === 'running' || run?.status === 'paused';
}

/** What the stage shows as `data-phase`. */
export type StagePhase = 'idle' | Phase | 'done' | 'paused' | 'failed';

/** The phase of a run as the stage shows it. */
export function stagePhase(run: Run | null): StagePhase {
  if (!run || run.status === 'stopped') return 'idle';
  return run.status === 'running' ? run.phase : run.status;
}
