import type { Catalogue } from '../experiment/declarations';
import { defaultExperiment, type Experiment, type Path, withValue } from '../experiment/experiment';
import type { Value } from '../experiment/fields';
import type { LossSettings } from '../experiment/settings';
import type { Message, Text } from '../experiment/text';
import type { SoftTargetLogits, TestLogits } from '../report/answers';
import type { Phase, TrainingPhase } from '../report/phases';
import type { Role } from '../report/roles';

/** A guided experiment: what to run, steps with texts and goals that the page checks, and a tested claim. */
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

/** An experiment as its differences from the default experiment of a task. */
export interface LessonExperiment {
  readonly task: string;
  readonly changes: Changes;
}

/** One step: a text, the part of the page that it is about, and what the visitor is to do or to see. */
export interface Step {
  readonly title: Text;
  readonly text: Text;
  /** The part of the page that the text is about. */
  readonly target?: Target;
  /** The controls that the visitor may move while the step is shown, in place of the lesson's. */
  readonly free?: readonly Path[];
  /** LaTeX of a formula that the text explains. */
  readonly formula?: string;
  /** The step is complete when all of them are met; one without goals is complete when it is left. */
  readonly goals?: readonly Goal[];
  /** Live numbers; none while there is nothing to compute them from. */
  figures?(scene: Scene): readonly Figure[];
  /** Called when the step is shown. */
  enter?(page: Page): void;
  /** Called when it is left, in either direction. */
  leave?(page: Page): void;
  /** Called once, while the step is shown: when its last goal is met, or on entering if all were met before. */
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

/** Tabs and views of insight that lessons point at and look at. */
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
/** The name of a view of the insight panel. */
export type InsightTab = (typeof insightTabs)[number];

/**
 * Something to do or to reach, which the page checks at every step of the lesson. One that is met in
 * {@link openingScene} asks to put something back: it counts only after the page has seen it unmet.
 */
export interface Goal {
  readonly text: Text;
  isMet(scene: Scene): boolean;
}

/** A number under the text, with its unit. */
export interface Figure {
  readonly label: Message;
  readonly value: number;
  readonly unit?: '%' | 'points' | 'bits';
  /** Digits after the point; 1 by default. */
  readonly digits?: number;
  readonly learner?: Role;
}

/** The results of a run, finished or not; the same in the page and in tests. */
export interface Outcome {
  readonly experiment: Experiment;
  /** The newest logits for the test set. */
  readonly testLogits: TestLogits;
  readonly softTargets?: SoftTargetLogits;
}

/** What goals and figures are computed from. */
export interface Scene {
  /** What the controls show. */
  readonly experiment: Experiment;
  readonly run: {
    readonly status: 'running' | 'paused' | 'done' | 'stopped' | 'failed';
    readonly phase: Phase;
    /** Sliders that moved while it went on. */
    readonly marks: readonly { readonly phase: TrainingPhase; readonly step: number; readonly loss: LossSettings }[];
  } | null;
  /** The current run; null until a network has been evaluated. */
  readonly outcome: Outcome | null;
  /** Runs that finished since the lesson began, oldest first. */
  readonly finished: readonly Outcome[];
  /** The view of insight that is shown, or the tab whose first view is. */
  readonly tab: string;
  /** The read-out for a class bias: which classes, and what is added to their logits. */
  readonly bias: { readonly classes: readonly number[]; readonly offset: number };
}

/** What goals see as a lesson opens with its own experiment, before the visitor has done anything. */
export const openingScene = (experiment: Experiment): Scene => ({
  experiment,
  run: null,
  outcome: null,
  finished: [],
  tab: 'look',
  bias: { classes: [], offset: 0 },
});

/** What a step may do to the page. */
export interface Page {
  change(path: Path, value: Value): void;
  showTab(tab: InsightTab): void;
  chooseBias(classes: readonly number[], offset: number): void;
  keepTeacher(keeps: boolean): void;
}

/** A statement that is tested on real runs. Its bounds were chosen on other seeds. */
export interface Claim {
  readonly text: Text;
  readonly seeds: readonly number[];
  /** The runs of one seed, by name: what differs from the lesson's experiment. */
  readonly runs: Readonly<Record<string, Changes>>;
  readonly findings: readonly Finding[];
}

/** One number of a claim. */
export interface Finding {
  /** In English: for the table of claims. */
  readonly what: string;
  /** Computes the number from the finished runs of one seed, by their names in the claim. */
  measure(outcome: (name: string) => Outcome): number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** What must lie within the bounds: the number of each seed, or the mean of all. */
  readonly of: 'each' | 'mean';
}

/** The experiment after `changes`, applied in order. @throws RangeError when a value is not allowed. */
export function withChanges(experiment: Experiment, changes: Changes, catalogue: Catalogue): Experiment {
  return (Object.entries(changes) as [Path, Value][]).reduce(
    (changed, [path, value]) => withValue(changed, path, value, catalogue),
    experiment,
  );
}

/** The experiment that a lesson begins with. @throws RangeError when one of its values is not allowed. */
export const experimentOf = ({ experiment: { task, changes } }: Pick<Lesson, 'experiment'>, catalogue: Catalogue) =>
  withChanges(defaultExperiment(catalogue, task), changes, catalogue);
