import { byId, type Catalogue } from './declarations';
import { type Experiment, isPicked, type Path, sectionsOf, withPick } from './experiment';
import { isSameValue, type Value, type Values } from './fields';

/** One difference between two experiments, for links and for the "what changed" line. */
export interface Difference {
  readonly path: Path;
  readonly from?: Value;
  readonly to: Value;
}

/**
 * The values of `experiment` that differ from `base`. Where another declaration is picked, its fields are compared with
 * the values that picking it gives.
 */
export function differences(base: Experiment, experiment: Experiment, catalogue: Catalogue): readonly Difference[] {
  const found: Difference[] = [];
  let reference = base;
  for (const section of sectionsOf(experiment, catalogue)) {
    const { name, picked } = section;
    if (picked && isPicked(name) && picked.id !== reference[name].id) {
      found.push({ path: name, from: reference[name].id, to: picked.id });
      reference = withPick(reference, name, byId(picked.options, picked.id), catalogue);
    }
    const values = isPicked(section.name) ? reference[section.name].values : reference[section.name];
    for (const field of Object.keys(section.fields)) {
      const value = section.values[field];
      if (value === undefined) continue;
      const before = (values as Values)[field];
      if (!isSameValue(before, value)) {
        found.push({ path: `${section.name}.${field}`, ...(before === undefined ? {} : { from: before }), to: value });
      }
    }
  }
  return found;
}
