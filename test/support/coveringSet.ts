import { catalogue } from '../../src/catalogue';
import { augmentationFields } from '../../src/experiment/augmentation';
import { defaultExperiment, type Experiment, type Path, sectionsOf } from '../../src/experiment/experiment';
import { type Field, type Fields, isSameValue, nearestAllowed, type Value } from '../../src/experiment/fields';
import { randomStream } from '../../src/experiment/random';
import { scheduleFields } from '../../src/experiment/schedule';
import { secondFields } from '../../src/experiment/secondQuestion';
import { lossFields, trainingFields, transferFields } from '../../src/experiment/settings';
import { type Changes, type LessonExperiment, withChanges } from '../../src/lessons/lesson';
import { lastSettings, mixtures, settings, short } from './goldenSettings';

/**
 * Short experiments that cover the catalogue: every task, architecture, method and scheme, every option of every
 * choice, every flag switched, and every other field moved from its default. An experiment depends on what it is named
 * after and on `goldenSettings.ts` alone, so that a new declaration or option adds an experiment and
 * changes no other.
 */

export type CoveringSet = Readonly<Record<string, Experiment>>;

/** What can be picked, by the paths at which it is picked. */
const kinds = [
  { name: 'task', declarations: catalogue.tasks, paths: ['task'] },
  { name: 'architecture', declarations: catalogue.architectures, paths: ['teacher', 'student'] },
  { name: 'method', declarations: catalogue.methods, paths: ['method'] },
  { name: 'scheme', declarations: catalogue.schemes, paths: ['scheme'] },
] as const;

/** Fields that do not depend on a pick, by their section. */
const plainSections: Readonly<Record<string, Fields>> = {
  second: secondFields,
  loss: lossFields,
  schedule: scheduleFields,
  transfer: transferFields,
  augmentation: augmentationFields,
  training: trainingFields,
};

/** What no task of the catalogue allows yet; `test/golden/sequences.json` has its numbers. */
export const withoutTask: readonly string[] = ['method sequence-level'];

const hasTask = (item: string): boolean => !withoutTask.includes(item);

/** @throws RangeError when no setting allows a declaration or an option. */
export function coveringSet(): CoveringSet {
  const found: Record<string, Experiment> = {};
  const covered = new Set<string>();
  const add = (name: string, experiment: Experiment) => {
    found[name] = experiment;
    for (const item of itemsIn(experiment)) covered.add(item);
  };
  for (const [name, setting] of Object.entries(mixtures)) add(name, experimentIn(setting, {}));
  for (const { name, declarations } of kinds) {
    for (const { id } of declarations) {
      const item = `${name} ${id}`;
      if (hasTask(item)) add(item, experimentWith(item));
    }
  }
  for (const { owner, path, pick, fields } of owners()) {
    if (!hasTask(owner)) continue;
    const numbers: Record<string, Value> = {};
    for (const [field, spec] of Object.entries(fields)) {
      for (const value of otherValuesOf(spec)) {
        if (covered.has(itemOf(owner, field, spec, value))) continue;
        if (spec.kind === 'choice' || spec.kind === 'flag') {
          const name = `${owner}, ${field} ${value}`;
          add(name, firstAllowed(name, { ...pick, [`${path}.${field}`]: value }));
        } else numbers[`${path}.${field}`] = value;
      }
    }
    const name = `${owner}, other numbers`;
    if (Object.keys(numbers).length > 0) add(name, firstAllowed(name, { ...pick, ...numbers }));
  }
  return found;
}

/** An experiment with this declaration, e.g. `method hinton`. @throws RangeError when no setting allows it */
export function experimentWith(item: string): Experiment {
  const [kind, id = ''] = item.split(' ');
  const paths = kinds.find(({ name }) => name === kind)?.paths ?? [];
  return firstAllowed(item, pickedAt(paths, id));
}

/** Everything that some experiment of the set has to hold, e.g. `method hinton`, `method hinton, form ce`. */
export const itemsToCover = (): readonly string[] => [
  ...kinds.flatMap(({ name, declarations }) => declarations.map(({ id }) => `${name} ${id}`)).filter(hasTask),
  ...owners()
    .filter(({ owner }) => hasTask(owner))
    .flatMap(({ owner, fields }) =>
      Object.entries(fields).flatMap(([field, spec]) =>
        otherValuesOf(spec).map((value) => itemOf(owner, field, spec, value)),
      ),
    ),
];

/** What an experiment holds of that. A field that has to stay at its default, or means nothing, does not count. */
export function itemsIn(experiment: Experiment): readonly string[] {
  return sectionsOf(experiment, catalogue).flatMap(({ name, fields, values, picked }) => {
    const kind = kinds.find(({ paths }) => paths.some((path) => path === name));
    const owner = kind && picked ? `${kind.name} ${picked.id}` : name;
    const moved = Object.entries(fields).flatMap(([field, spec]) => {
      const value = values[field];
      const isMoved = value !== undefined && spec.disabledReason === undefined && !isSameValue(value, spec.default);
      return isMoved ? [itemOf(owner, field, spec, value)] : [];
    });
    return [...(picked ? [owner] : []), ...moved];
  });
}

/** A choice and a flag are covered value by value, any other field by any value but its default. */
const itemOf = (owner: string, field: string, { kind }: Field, value: Value): string =>
  kind === 'choice' || kind === 'flag' ? `${owner}, ${field} ${value}` : `${owner}, ${field}`;

/** Whatever has fields: where they are set, and what has to be picked for it. */
const owners = () => [
  ...Object.entries(plainSections).map(([name, fields]) => ({ owner: name, path: name, pick: {}, fields })),
  ...kinds.flatMap(({ name, declarations, paths }) =>
    declarations.map(({ id, fields }) => {
      const path: string = paths[paths.length - 1] as string;
      return { owner: `${name} ${id}`, path, pick: pickedAt(paths, id), fields };
    }),
  ),
];

const pickedAt = (paths: readonly Path[], id: string): Changes => Object.fromEntries(paths.map((path) => [path, id]));

/** The values of a choice or a flag beside its default; one that is not the default for any other field. */
function otherValuesOf(field: Field): readonly Value[] {
  switch (field.kind) {
    case 'choice':
      return field.options.map(({ value }) => value).filter((value) => value !== field.default);
    case 'flag':
      return [!field.default];
    case 'number': {
      const middle = nearestAllowed(field, (field.min + field.default) / 2);
      const above = nearestAllowed(field, field.default + Math.max(field.step, (field.max - field.min) / 4));
      return [middle === field.default ? above : middle];
    }
    case 'list':
      return [field.isSet ? [field.min] : [Math.min(field.max, field.min + 2)]];
    case 'curve':
      return field.presets
        .map(({ value }) => value)
        .filter((value) => !isSameValue(value, field.default))
        .slice(0, 1);
    default:
      return field satisfies never;
  }
}

/** @throws RangeError when no setting allows the changes. */
function firstAllowed(name: string, changes: Changes): Experiment {
  if (changes.task) return experimentIn({ task: changes.task as string, changes: {} }, changes);
  const first = randomStream(0, name).integer(settings.length);
  for (const setting of [...settings.slice(first), ...settings.slice(0, first), ...lastSettings]) {
    try {
      const experiment = experimentIn(setting, changes);
      if (Object.entries(changes).every(([path, value]) => isSameValue(valueAt(experiment, path), value))) {
        return experiment;
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new RangeError(`No setting of the golden experiments allows ${JSON.stringify(changes)}: add one that does.`);
}

function experimentIn({ task, changes }: LessonExperiment, more: Changes): Experiment {
  const { task: _, ...others } = more;
  // One after the other: another network makes room for its own fields.
  return [short, changes, others].reduce(
    (experiment, some) => withChanges(experiment, some, catalogue),
    defaultExperiment(catalogue, task),
  );
}

function valueAt(experiment: Experiment, path: string): Value | undefined {
  const [name, field] = path.split('.');
  const section = sectionsOf(experiment, catalogue).find((candidate) => candidate.name === name);
  return field === undefined ? section?.picked?.id : section?.values[field];
}
