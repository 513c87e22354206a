import type { Catalogue } from '../experiment/declarations';
import { defaultExperiment, type Experiment, type Path, withValue } from '../experiment/experiment';
import type { Value } from '../experiment/fields';
import type { LossSettings } from '../experiment/settings';
import type { Message, Text } from '../experiment/text';
import type { SoftTargetLogits, TestLogits } from '../report/answers';
import type { Phase, TrainingPhase } from '../report/phases';
import type { Role } from '../report/roles';

/** A guided experiment: what to run, words that point at the page, goals that the page checks, and a tested claim. */
export interface Lesson {
  readonly id: string;
  readonly title: Text;
  /** What it is about, in one sentence. */
  readonly summary: Text;
  /** About how long it takes without a GPU. */
  readonly minutes: number;
  readonly experiment: LessonExperiment;
  /** The controls that the visitor may move; the lesson holds all others. */
  readonly free: readonly Path[];
  readonly steps: readonly Step[];
  readonly claim: Claim;
}

/** Values that differ from another experiment, in the order in which they are set. */
export type Changes = Readonly<Partial<Record<Path, Value>>>;

/** An experiment as its differences from the proposal of a task. */
export interface LessonExperiment {
  readonly task: string;
  readonly changes: Changes;
}

/** One step: some words, what they point at, and what the visitor is to do or to see. */
export interface Step {
  readonly title: Text;
  readonly text: Text;
  /** The part of the page that is meant. */
  readonly target?: Target;
  /** LaTeX that the words speak of. */
  readonly formula?: string;
  /** The step is complete when all of them are met; one without goals is complete when it is left. */
  readonly goals?: readonly Goal[];
  /** Live numbers; none while there is nothing to compute them from. */
  figures?(scene: Scene): readonly Figure[];
  /** When the step is shown. */
  enter?(page: Page): void;
  /** When it is left, in either direction. */
  leave?(page: Page): void;
  /** When its last goal is met, once. */
  complete?(page: Page): void;
}

/** A control or a part of the page. A path is a field's control or the choice of a section. */
export type Target =
  | Path
  | 'run'
  | 'stage'
  | 'insight'
  | 'scoreboard'
  | 'gap'
  | 'keep-teacher'
  | 'bias'
  | `tab:${InsightTab}`;

export const insightTabs = [
  'look',
  'confusion',
  'similarity',
  'bias',
  'gallery',
  'attack',
  'measures',
  'seeds',
] as const;
export type InsightTab = (typeof insightTabs)[number];

export interface Goal {
  readonly text: Text;
  isMet(scene: Scene): boolean;
}

/** A number under the words, with its unit. */
export interface Figure {
  readonly label: Message;
  readonly value: number;
  readonly unit?: '%' | 'points' | 'bits';
  /** Digits after the point; one unless it is said. */
  readonly digits?: number;
  readonly learner?: Role;
}

/** What a run has come to: in the page and in the tests alike. */
export interface Outcome {
  readonly experiment: Experiment;
  /** The newest logits for the test set. */
  readonly testLogits: TestLogits;
  readonly softTargets?: SoftTargetLogits;
}

/** All that a goal or a figure can look at. */
export interface Scene {
  /** What the controls show. */
  readonly experiment: Experiment;
  readonly run: {
    readonly status: 'running' | 'paused' | 'done' | 'stopped' | 'failed';
    readonly phase: Phase;
    /** Sliders that moved while it went on. */
    readonly marks: readonly { readonly phase: TrainingPhase; readonly step: number; readonly loss: LossSettings }[];
  } | null;
  /** The present run, as soon as a learner has answered. */
  readonly outcome: Outcome | null;
  /** Runs that finished since the lesson began, oldest first. */
  readonly finished: readonly Outcome[];
  readonly tab: InsightTab;
  /** The read-out for a class bias: which classes, and what is added to their logits. */
  readonly bias: { readonly classes: readonly number[]; readonly offset: number };
}

/** What a step may do to the page. */
export interface Page {
  change(path: Path, value: Value): void;
  showTab(tab: InsightTab): void;
  chooseBias(classes: readonly number[], offset: number): void;
  keepTeacher(keeps: boolean): void;
}

/** A sentence that is tested on real runs, with its tolerance. Settings were chosen on other seeds. */
export interface Claim {
  readonly text: Text;
  readonly seeds: readonly number[];
  /** Present where one seed says little: then quick tests measure all of them, too. */
  readonly needsAllSeeds?: true;
  /** The runs of one seed, by name: what differs from the lesson's experiment. */
  readonly runs: Readonly<Record<string, Changes>>;
  readonly findings: readonly Finding[];
}

/** One number of a claim. */
export interface Finding {
  /** In English: for the table of claims. */
  readonly what: string;
  /** From the finished runs of one seed, by their names. */
  measure(outcome: (name: string) => Outcome): number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** What must lie within the bounds: each seed by itself, or the mean of all. */
  readonly of: 'each' | 'mean';
}

/** @throws RangeError when a value is not allowed where it is set. */
export function withChanges(experiment: Experiment, changes: Changes, catalogue: Catalogue): Experiment {
  return (Object.entries(changes) as [Path, Value][]).reduce(
    (changed, [path, value]) => withValue(changed, path, value, catalogue),
    experiment,
  );
}

/** The experiment that a lesson begins with. @throws RangeError */
export const experimentOf = ({ experiment: { task, changes } }: Pick<Lesson, 'experiment'>, catalogue: Catalogue) =>
  withChanges(defaultExperiment(catalogue, task), changes, catalogue);
