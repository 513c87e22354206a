import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import type { Experiment } from '../../src/experiment/experiment';
import { toLink } from '../../src/experiment/link';
import { randomStream } from '../../src/experiment/random';
import { planOf } from '../../src/schemes/plan';
import { drawTransferSet } from '../../src/tasks/transferSet';
import { planBatches, planMadeBatches } from '../../src/training/feed/batches';
import { type Claimed, experimentsOf, measureFindings } from './claims';
import { differencesIn, type Golden, shortDataset, shortSurroundings, summaryOf } from './golden';
import type { Outcome } from './session';

/**
 * What the shortened runs of a claim came to, exactly. Where it is as it was, so is everything that the claim was
 * measured with, and the measured values still hold: same experiment and same backend, same numbers.
 */
export interface Fingerprint {
  /**
   * By the names of the claim's runs. The part `experiment` has a link to the experiment in full and the sizes that
   * shortening takes away. Then come the phases that train, each with a hash and the last three losses of every
   * column, and its last scores; and in `end` hashes of logits.
   */
  readonly runs: Readonly<Record<string, Golden>>;
  /** The value of each finding on the shortened runs, all digits; as text, since JSON has no NaN. */
  readonly findings: Readonly<Record<string, string>>;
}

/** Enough to cross every stage of a run and every term of its loss. */
const left = { train: 1024, test: 500 } as const;
const stepsARound = 36;

/** Repeats the shortened runs of a claim for its first seed. */
export async function fingerprintOf(claimed: Claimed): Promise<Fingerprint> {
  const inFull = experimentsOf(claimed, claimed.claim.seeds[0] as number);
  const short: Record<string, Experiment> = {};
  for (const [name, experiment] of Object.entries(inFull)) short[name] = await shortened(experiment);
  const { outcomes, values } = await measureFindings(claimed, short, shortSurroundings(left));
  const runs = Object.entries(inFull).map(([name, experiment]): [string, Golden] => {
    // How gradients were read on the way decides no finding.
    const summary = summaryOf(outcomes[name] as Outcome, { hasGradients: false });
    return [name, { experiment: inFullOf(experiment), ...summary }];
  });
  return {
    runs: Object.fromEntries(runs),
    findings: Object.fromEntries(claimed.claim.findings.map(({ what }, at) => [what, String(values[at])])),
  };
}

/** The same experiment, over after a few dozen steps of each round; it needs data sets that are cut to `left`. */
export async function shortened(experiment: Experiment): Promise<Experiment> {
  const { task, transfer, training } = experiment;
  const { train, test } = await shortDataset(experiment, left);
  // Only how many there are is looked at.
  const random = randomStream(0, 'how many');
  const classes = byId(catalogue.tasks, task.id).classNames(task.values).length;
  const pool = transfer.pool === 'test' ? test : train;
  const { labelled, unlabelled } = drawTransferSet(pool.labels, { classes }, transfer, random);
  const everything = Int32Array.from(train.labels.keys());
  const ofTeacher = planBatches(everything, new Int32Array(0), training.batchSize, random);
  const ofStudent = planOf(experiment).generator
    ? planMadeBatches(labelled.length + unlabelled.length, training.batchSize)
    : planBatches(labelled, unlabelled, training.batchSize, random);
  const epochs = (wanted: number, stepsPerEpoch: number) => Math.min(wanted, Math.ceil(stepsARound / stepsPerEpoch));
  return {
    ...experiment,
    training: {
      ...training,
      teacherEpochs: epochs(training.teacherEpochs, ofTeacher.stepsPerEpoch),
      studentEpochs: epochs(training.studentEpochs, ofStudent.stepsPerEpoch),
      ...(training.studentLength === 'steps' && { studentSteps: Math.min(training.studentSteps, stepsARound) }),
    },
  };
}

/** What the shortened run cannot show of the experiment in full. */
function inFullOf(experiment: Experiment): Golden[string] {
  const { task, transfer, training } = experiment;
  const { train, test } = byId(catalogue.tasks, task.id).counts(task.values);
  return {
    link: toLink(experiment, catalogue),
    examples: `${train} to train and ${test} to test on, ${transfer.examples} to transfer, ${transfer.labelled} labelled`,
    epochs: `teacher ${training.teacherEpochs}, student ${training.studentEpochs}`,
  };
}

/** What differs between two fingerprints, one line each. */
export function changedIn(found: Fingerprint, recorded: Fingerprint): readonly string[] {
  const names = new Set([...Object.keys(recorded.runs), ...Object.keys(found.runs)]);
  const inRuns = [...names].flatMap((name) =>
    differencesIn(found.runs[name] ?? {}, recorded.runs[name] ?? {}).map((line) => `run "${name}", ${line}`),
  );
  return [...inRuns, ...differencesIn({ findings: found.findings }, { findings: recorded.findings })];
}
