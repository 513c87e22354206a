import type { Catalogue } from './declarations';
import { differences } from './differences';
import {
  defaultExperiment,
  type Experiment,
  type Path,
  type Picked,
  sectionsOf,
  splitPath,
  withValue,
} from './experiment';
import { allowedIn, isAllowed, isSameValue, readValue, writeValue } from './fields';

/** Name and version of the codec. A change of a default that links leave out makes a new version. */
const codec = 'kd2';

/**
 * Defaults of former versions that have changed since, as parts of a link: those of a link without a task, and those of
 * each task.
 */
const formerDefaults: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  kd1: {
    '': { task: 'spirals' },
    digits: { teacher: 'perceptron', 'teacher.widths': '256-128', 'training.learningRate': '0.001' },
    rings: {
      'task.classes': '3',
      'student.widths': '16',
      'loss.temperature': '4',
      'transfer.examples': '1000',
      'transfer.labelled': '30',
      'training.batchSize': '64',
      'training.studentLength': 'epochs',
      'training.studentEpochs': '50',
    },
  },
};

/** Former names of sections, which old links still use. */
const formerNames: ReadonlyMap<string, string> = new Map([['teaching', 'scheme']]);

/** Paths and values of a link's query, with former section names replaced. */
const partsOf = (query: string): [string, string][] =>
  [...new URLSearchParams(query)].map(([path, value]) => {
    const { name, field } = splitPath(path);
    const section = formerNames.get(name) ?? name;
    return [field === undefined ? section : `${section}.${field}`, value];
  });

/** The parts of a link of this version, after the defaults that it was written for and does not name. */
function partsWithDefaults(version: string, query: string): [string, string][] {
  const parts = partsOf(query);
  const given = new Map(parts);
  const defaults = formerDefaults[version]?.[given.get('task') ?? ''] ?? {};
  return [...Object.entries(defaults).filter(([path]) => !given.has(path)), ...parts];
}

/** An error in one part of a link: the field, its value, and the values that are allowed. */
export interface LinkProblem {
  readonly code: 'unknown-codec' | 'unknown-field' | 'value-not-allowed' | 'value-brought-back';
  readonly field: string;
  readonly value: string;
  readonly allowed: string;
}

/**
 * The fragment of a link, e.g. `#kd2?task=digits&loss.temperature=8`: the values that differ from the task's default
 * experiment. Empty for the page's first experiment.
 */
export function toLink(experiment: Experiment, catalogue: Catalogue): string {
  const opening = defaultExperiment(catalogue);
  const base = defaultExperiment(catalogue, experiment.task.id);
  const parameters = new URLSearchParams();
  if (experiment.task.id !== opening.task.id) parameters.set('task', experiment.task.id);
  for (const { path, to } of differences(base, experiment, catalogue)) parameters.set(path, writeValue(to));
  const query = parameters.toString();
  return query === '' ? '' : `#${codec}?${query}`;
}

/**
 * Reads a fragment field by field. Parts with errors keep their defaults and are reported. Never throws; the result is
 * always a valid experiment.
 */
export function fromLink(
  fragment: string,
  catalogue: Catalogue,
): { readonly experiment: Experiment; readonly problems: readonly LinkProblem[] } {
  let experiment = defaultExperiment(catalogue);
  const text = fragment.replace(/^#/, '');
  if (text === '') return { experiment, problems: [] };
  const [name = '', query = ''] = text.split(/\?(.*)/s);
  if (name !== codec && !Object.hasOwn(formerDefaults, name)) {
    const problem = { code: 'unknown-codec', field: 'link', value: name.slice(0, 40), allowed: codec } as const;
    return { experiment, problems: [problem] };
  }

  // A value may be out of range only because the value that widens its range comes later: retry while any is accepted.
  let pending = partsWithDefaults(name, query);
  let problems: LinkProblem[] = [];
  for (let hasProgress = true; hasProgress && pending.length > 0; ) {
    hasProgress = false;
    problems = [];
    const refused: typeof pending = [];
    for (const [path, value] of inDependencyOrder(pending)) {
      const outcome = applyPart(experiment, path, value, catalogue);
      if ('problem' in outcome) {
        problems.push(outcome.problem);
        refused.push([path, value]);
      } else {
        experiment = outcome.experiment;
        hasProgress = true;
      }
    }
    pending = refused;
  }
  // Defaults of a former version may mean nothing beside what a link names: only what it names is a problem of it.
  const given = new Set(partsOf(query).map(([path]) => path.slice(0, 60)));
  const named = problems.filter(({ field }) => given.has(field));
  const refused = new Set(pending.map(([path]) => path));
  const accepted = partsOf(query).filter(([path]) => !refused.has(path));
  return { experiment, problems: [...named, ...clampedValues(experiment, new Map(accepted), catalogue)] };
}

/** Problems for values that were accepted and later clamped, because another part of the link narrowed their range. */
function clampedValues(
  experiment: Experiment,
  taken: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): readonly LinkProblem[] {
  const sections = sectionsOf(experiment, catalogue);
  return [...taken].flatMap(([path, text]) => {
    const { name, field = '' } = splitPath(path);
    const section = sections.find((candidate) => candidate.name === name);
    const spec = section?.fields[field];
    if (!section || !spec || isSameValue(readValue(spec, text), section.values[field])) return [];
    return [{ code: 'value-brought-back', field: path, value: text.slice(0, 60), allowed: allowedIn(spec) } as const];
  });
}

/**
 * The task first, then its fields, then other picks, then other fields: each pick resets values that later parts set.
 */
function inDependencyOrder(parameters: [string, string][]): [string, string][] {
  const rank = (path: string) => {
    const { name, field } = splitPath(path);
    return (name === 'task' ? 0 : 2) + (field === undefined ? 0 : 1);
  };
  return [...parameters].sort(([a], [b]) => rank(a) - rank(b));
}

function applyPart(
  experiment: Experiment,
  path: string,
  text: string,
  catalogue: Catalogue,
): { readonly experiment: Experiment } | { readonly problem: LinkProblem } {
  const { name, field } = splitPath(path);
  const sections = sectionsOf(experiment, catalogue);
  const section = sections.find((candidate) => candidate.name === name);
  const shown = { field: path.slice(0, 60), value: text.slice(0, 60) };
  if (section && field === undefined && section.picked) {
    const allowed = availableIds(section.picked);
    if (allowed.includes(text)) return { experiment: withValue(experiment, section.name, text, catalogue) };
    return { problem: { code: 'value-not-allowed', ...shown, allowed: allowed.join(' | ') } };
  }
  const spec =
    field !== undefined && section && Object.hasOwn(section.fields, field) ? section.fields[field] : undefined;
  if (!section || !spec) {
    return { problem: { code: 'unknown-field', ...shown, allowed: sections.map(({ name }) => name).join(' | ') } };
  }
  const value = readValue(spec, text);
  if (value === undefined || !isAllowed(spec, value)) {
    return { problem: { code: 'value-not-allowed', ...shown, allowed: allowedIn(spec) } };
  }
  return { experiment: withValue(experiment, path as Path, value, catalogue) };
}

/** The ids that can be picked in this experiment. */
const availableIds = ({ options, disabledReason }: Picked): readonly string[] =>
  options.map(({ id }) => id).filter((id) => disabledReason(id) === null);

/** The values of `experiment` that are not allowed; empty if it is valid. The worker checks every message with it. */
export function problemsOf(experiment: Experiment, catalogue: Catalogue): readonly LinkProblem[] {
  return sectionsOf(experiment, catalogue).flatMap(({ name, fields, values, picked }) => {
    const notAllowed = (field: string, value: string, allowed: string): LinkProblem[] => [
      { code: 'value-not-allowed', field, value, allowed },
    ];
    const ofPick =
      picked && !availableIds(picked).includes(picked.id)
        ? notAllowed(name, picked.id, availableIds(picked).join(' | '))
        : [];
    const ofFields = Object.entries(fields).flatMap(([field, spec]) => {
      const value = values[field];
      return value !== undefined && isAllowed(spec, value)
        ? []
        : notAllowed(`${name}.${field}`, String(value), allowedIn(spec));
    });
    return [...ofPick, ...ofFields];
  });
}
