import { type AugmentationSettings, augmentationFields, augmentationFieldsFor } from './augmentation';
import { byId, type Catalogue, type Chosen, type Declaration, refusalOf, type Suggestion, takes } from './declarations';
import { disabledReasonsIn } from './disabledReasons';
import { clamped, defaultsOf, type Fields, isAllowed, isSameValue, type Value, type Values } from './fields';
import { generatedFieldsOf } from './generated';
import { inputMaskFieldsFor } from './inputMask';
import { allowsLongTwin } from './longTwin';
import type { Objective } from './objective';
import { allowsPseudoTwin } from './pseudoTwin';
import { type ScheduleSettings, scheduleFields } from './schedule';
import { type SecondSettings, secondFields, secondFieldsFor, unavailableWithoutData } from './secondQuestion';
import {
  type LossSettings,
  lossFields,
  type TrainingSettings,
  type TransferSettings,
  trainingFields,
  transferFields,
} from './settings';
import { suggestedArchitecture } from './suggestedArchitecture';
import type { Message } from './text';

/**
 * A complete, serialisable description of what to run. The same experiment on the same backend gives the same numbers.
 */
export interface Experiment {
  readonly task: Chosen;
  readonly second: SecondSettings;
  readonly teacher: Chosen;
  readonly student: Chosen;
  readonly scheme: Chosen;
  readonly method: Chosen;
  readonly loss: LossSettings;
  readonly schedule: ScheduleSettings;
  readonly transfer: TransferSettings;
  readonly augmentation: AugmentationSettings;
  readonly training: TrainingSettings;
}

/** All sections of an experiment, in the order in which values are resolved and shown. */
export const sectionNames = [
  'task',
  'second',
  'teacher',
  'student',
  'scheme',
  'method',
  'loss',
  'schedule',
  'transfer',
  'augmentation',
  'training',
] as const;
/** The name of a section. */
export type SectionName = (typeof sectionNames)[number];
/** The sections that name a declaration by its id. */
export const pickedSections = ['task', 'teacher', 'student', 'scheme', 'method'] as const;
/** The name of a section that names a declaration. */
export type PickedSection = (typeof pickedSections)[number];

/** One section of an experiment with its fields resolved: ranges that depend on other values are filled in. */
export interface Section {
  readonly name: SectionName;
  readonly fields: Fields;
  readonly values: Values;
  /** What could be picked instead, for the sections that name a declaration. */
  readonly picked?: Picked;
}

/** The declaration that a section names, and the alternatives. */
export interface Picked {
  readonly id: string;
  readonly options: readonly Declaration[];
  /** Why the option with this id cannot be picked in this experiment; null if it can. */
  disabledReason(id: string): Message | null;
}

/** The address of a value: `task` (the id of the declaration) or `loss.temperature` (a field). */
export type Path = SectionName | `${SectionName}.${string}`;

/** Splits a path into its section and its field; `field` is undefined for a path without a dot. */
export function splitPath(path: string): { readonly name: string; readonly field: string | undefined } {
  const [name = '', field] = path.split(/\.(.*)/s);
  return { name, field };
}

/**
 * The default experiment of a task, the first one of the catalogue unless told: the task's suggestion over the
 * defaults.
 * @throws RangeError for an unknown id, or when the catalogue has no task, method, scheme or suitable architecture.
 */
export function defaultExperiment(catalogue: Catalogue, taskId?: string): Experiment {
  const task = taskId === undefined ? catalogue.tasks[0] : byId(catalogue.tasks, taskId);
  const [method] = catalogue.methods;
  const [scheme] = catalogue.schemes;
  if (!task || !method || !scheme) throw new RangeError('The catalogue is empty.');
  const suggests: Suggestion = task.suggests;
  return withinRanges(
    {
      task: { id: task.id, values: defaultsOf(task.fields) },
      second: defaultsOf(secondFields),
      teacher: suggestedArchitecture(catalogue, task, 'teacher', suggests.teacher),
      student: suggestedArchitecture(catalogue, task, 'student', suggests.student),
      scheme: suggests.scheme ?? { id: scheme.id, values: defaultsOf(scheme.fields) },
      method: { id: method.id, values: defaultsOf(method.fields) },
      loss: { ...defaultsOf(lossFields), ...suggests.loss },
      schedule: { ...defaultsOf(scheduleFields), ...suggests.schedule },
      transfer: { ...defaultsOf(transferFields), ...suggests.transfer },
      augmentation: { ...defaultsOf(augmentationFields), ...suggests.augmentation },
      training: { ...defaultsOf(trainingFields), ...suggests.training },
    },
    catalogue,
  );
}

/** The sections of an experiment, with ranges and options that fit its other values. */
export function sectionsOf(experiment: Experiment, catalogue: Catalogue): readonly Section[] {
  const task = byId(catalogue.tasks, experiment.task.id);
  const networks = catalogue.architectures.filter((architecture) => takes(architecture, task));
  const refusal = (id: string) => refusalOf(byId(networks, id), task);
  const classes = task.classNames(experiment.task.values).length;
  const counts = task.counts(experiment.task.values);
  const pool = experiment.transfer.pool === 'test' ? counts.test : counts.train;
  const examples = Math.min(pool, experiment.transfer.examples);
  const { generator } = byId(catalogue.schemes, experiment.scheme.id).plan(experiment.scheme.values);
  const question = generator ? unavailableWithoutData : task.secondQuestion(experiment.task.values);
  const transfer = {
    ...inputMaskFieldsFor(transferFields, task.input.maskField),
    examples: { ...transferFields.examples, max: pool },
    labelled: { ...transferFields.labelled, max: examples },
    ...ofClasses(task.objective, {
      leftOut: { ...transferFields.leftOut, max: classes - 1, maxLength: classes - 1 },
      labelNoise: transferFields.labelNoise,
    }),
  };
  const picked = (
    name: PickedSection,
    options: readonly Declaration[],
    disabledReason: Picked['disabledReason'] = () => null,
  ): Section => ({
    name,
    fields: byId(options, experiment[name].id).fields,
    values: experiment[name].values,
    picked: { id: experiment[name].id, options, disabledReason },
  });
  return [
    picked('task', catalogue.tasks),
    { name: 'second', fields: secondFieldsFor(question, experiment.second.asked), values: experiment.second },
    picked('teacher', networks, refusal),
    picked('student', networks, refusal),
    picked('scheme', catalogue.schemes, (id) => byId(catalogue.schemes, id).disabledReason?.(task.input) ?? null),
    picked('method', catalogue.methods, disabledReasonsIn(experiment, catalogue)),
    {
      name: 'loss',
      fields: { ...lossFields, weight: { ...lossFields.weight, max: experiment.loss.form === 'convex' ? 1 : 10 } },
      values: experiment.loss,
    },
    { name: 'schedule', fields: scheduleFields, values: experiment.schedule },
    {
      name: 'transfer',
      fields: generator ? generatedFieldsOf(transfer) : transfer,
      values: experiment.transfer,
    },
    { name: 'augmentation', fields: augmentationFieldsFor(task), values: experiment.augmentation },
    { name: 'training', fields: trainingFieldsFor(experiment, catalogue), values: experiment.training },
  ];
}

/** Fields about the classes of examples: hidden where an example is not of one class. */
const ofClasses = ({ isOfOneClass }: Objective, fields: Fields): Fields =>
  isOfOneClass
    ? fields
    : Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, disabledReason: null }]));

/** Training fields in the order in which they are declared. */
const inOrder = (fields: Fields): Fields =>
  Object.fromEntries(Object.keys(trainingFields).flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])));

/** The training fields that apply to this experiment. */
function trainingFieldsFor(experiment: Experiment, catalogue: Catalogue): Fields {
  const { pseudoTwin, twinGoesOn, studentEpochs, studentSteps, teacherAttack, ...others } = trainingFields;
  const { input } = byId(catalogue.tasks, experiment.task.id);
  const plan = byId(catalogue.schemes, experiment.scheme.id).plan(experiment.scheme.values);
  const length = experiment.training.studentLength === 'steps' ? { studentSteps } : { studentEpochs };
  return inOrder({
    ...others,
    ...length,
    ...(input.range && { teacherAttack }),
    ...(allowsLongTwin(experiment, plan) && { twinGoesOn }),
    ...(allowsPseudoTwin(experiment, catalogue) && { pseudoTwin }),
  });
}

/**
 * The experiment with one value changed, and its consequences. Picking a task starts from the default experiment of
 * that task, picking a scheme applies what the scheme suggests, and picking an architecture or a method applies its
 * defaults. Numbers are clamped to ranges that changed, and a method that is no longer possible is replaced by the
 * first that is.
 * @throws RangeError when the path is unknown or the value is not allowed there.
 */
export function withValue(experiment: Experiment, path: Path, value: Value, catalogue: Catalogue): Experiment {
  const { field, ...found } = splitPath(path);
  const name = found.name as SectionName;
  const section = sectionsOf(experiment, catalogue).find((candidate) => candidate.name === name);
  if (!section) throw new RangeError(`No section is called "${name}".`);
  if (field !== undefined) {
    const spec = section.fields[field];
    if (!spec || !isAllowed(spec, value)) throw new RangeError(`${path} cannot be ${JSON.stringify(value)}.`);
    return withinRanges(withFields(experiment, name, { ...section.values, [field]: value }), catalogue);
  }
  const declaration = section.picked?.options.find((option) => option.id === value);
  if (!declaration || section.picked?.disabledReason(declaration.id)) {
    throw new RangeError(`${path} cannot be ${JSON.stringify(value)}.`);
  }
  return withinRanges(withPick(experiment, name as PickedSection, declaration, catalogue), catalogue);
}

/** The experiment with another declaration picked, before ranges are checked. */
export function withPick(
  experiment: Experiment,
  name: PickedSection,
  { id, fields }: Declaration,
  catalogue: Catalogue,
): Experiment {
  if (name === 'task') {
    const proposal = defaultExperiment(catalogue, id);
    return { ...proposal, training: { ...proposal.training, seed: experiment.training.seed } };
  }
  if (name === 'scheme') {
    const augmentation = augmentationWith(experiment, id, catalogue);
    return { ...experiment, scheme: { id, values: defaultsOf(fields) }, augmentation };
  }
  const isNetwork = name === 'teacher' || name === 'student';
  const ofRole = isNetwork ? byId(catalogue.architectures, id).roles[name] : {};
  return { ...experiment, [name]: { id, values: { ...defaultsOf(fields), ...ofRole } } };
}

/**
 * The augmentation that scheme `id` suggests. Values that the previous scheme suggested and that are unchanged are
 * reset.
 */
function augmentationWith(experiment: Experiment, id: string, catalogue: Catalogue): AugmentationSettings {
  const { input } = byId(catalogue.tasks, experiment.task.id);
  const suggestedBy = (scheme: string): Partial<AugmentationSettings> =>
    byId(catalogue.schemes, scheme).suggests?.(input).augmentation ?? {};
  const { augmentation } = experiment;
  const proposed = defaultExperiment(catalogue, experiment.task.id).augmentation;
  const keys = Object.keys(augmentation) as (keyof AugmentationSettings)[];
  const before = suggestedBy(experiment.scheme.id);
  const unchanged = keys.filter((key) => key in before && before[key] === augmentation[key]);
  const reverted = Object.fromEntries(unchanged.map((key) => [key, proposed[key]]));
  return { ...augmentation, ...reverted, ...suggestedBy(id) };
}

function withFields(experiment: Experiment, name: SectionName, values: Values): Experiment {
  return isPicked(name)
    ? { ...experiment, [name]: { id: experiment[name].id, values } }
    : { ...experiment, [name]: values };
}

/** Does this section name a declaration? */
export function isPicked(name: SectionName): name is PickedSection {
  return (pickedSections as readonly string[]).includes(name);
}

/**
 * Clamps values whose ranges depend on others (a smaller data set, the convex form), and replaces an impossible method.
 */
function withinRanges(experiment: Experiment, catalogue: Catalogue): Experiment {
  let result = experiment;
  for (const name of sectionNames) {
    // Resolved again for each field: a range may depend on a value that was just clamped.
    let section = sectionsOf(result, catalogue).find((candidate) => candidate.name === name);
    for (const field of Object.keys(section?.fields ?? {})) {
      section = sectionsOf(result, catalogue).find((candidate) => candidate.name === name);
      const spec = section?.fields[field];
      const value = section?.values[field];
      if (!section || !spec || value === undefined) continue;
      const inside = clamped(spec, value);
      if (!isSameValue(inside, value)) result = withFields(result, name, { ...section.values, [field]: inside });
    }
  }
  result = { ...result, transfer: withoutUnused(result, catalogue) };
  const disabledReason = disabledReasonsIn(result, catalogue);
  if (disabledReason(result.method.id) === null) return result;
  const possible = catalogue.methods.find(({ id }) => disabledReason(id) === null);
  return possible ? withPick(result, 'method', possible, catalogue) : result;
}

/** The transfer settings with every field that does not apply at its default, so that links leave it out. */
function withoutUnused(experiment: Experiment, catalogue: Catalogue): TransferSettings {
  const fields = sectionsOf(experiment, catalogue).find(({ name }) => name === 'transfer')?.fields ?? {};
  const unused = Object.entries(defaultsOf(transferFields)).filter(([name]) => !(name in fields));
  return { ...experiment.transfer, ...Object.fromEntries(unused) };
}
