import { changesExamples } from './augmentation';
import { byId, type Catalogue } from './declarations';
import type { Experiment } from './experiment';

/** Training settings that no teacher depends on. */
const ofStudent: ReadonlySet<string> = new Set([
  'studentLength',
  'studentEpochs',
  'studentSteps',
  'twinGoesOn',
  'pseudoTwin',
]);

/** A key of everything the teacher's weights depend on: equal keys give equal teachers on the same backend. */
export function teacherDescription(experiment: Experiment, catalogue: Catalogue): string {
  const { task, second, teacher, scheme, schedule, augmentation, training } = experiment;
  const shared = Object.entries(training).filter(([name]) => !ofStudent.has(name));
  const seen = augmentation.teacherToo && changesExamples(augmentation) ? augmentation : null;
  const { teachers, fusion } = byId(catalogue.schemes, scheme.id).plan(scheme.values);
  const also = second.asked ? second.weight : null;
  return JSON.stringify([task, also, teacher, teachers, fusion, schedule.rate, seen, shared.sort()]);
}
