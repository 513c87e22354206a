import { byId, type Catalogue, type Chosen } from './declarations';
import { defaultsOf, type Field, nearestAllowed, type Value } from './fields';

/**
 * A network of a size between student and teacher: `size` is a percentage, 0 for the student's and 100 for the
 * teacher's. It has the teacher's architecture; if the student has another, the lower end is that architecture's
 * default for a student. Widths are interpolated geometrically, see {@link ratioBetween}.
 */
export function interpolateArchitecture(teacher: Chosen, student: Chosen, size: number, catalogue: Catalogue): Chosen {
  if (size === 0) return student;
  const family = byId(catalogue.architectures, teacher.id);
  const small = student.id === teacher.id ? student.values : { ...defaultsOf(family.fields), ...family.roles.student };
  const values = Object.entries(family.fields).map(([name, field]) => [
    name,
    valueBetween(field, small[name] ?? field.default, teacher.values[name] ?? field.default, size / 100),
  ]);
  return { id: teacher.id, values: Object.fromEntries(values) };
}

function valueBetween(field: Field, small: Value, large: Value, share: number): Value {
  if (field.kind === 'number') {
    const [from, to] = [small as number, large as number];
    return nearestAllowed(field, field.scale === 'log' ? ratioBetween(from, to, share) : from + (to - from) * share);
  }
  if (field.kind === 'list' && !field.isSet) {
    const [from, to] = [small as readonly number[], large as readonly number[]];
    const length = Math.round(from.length + (to.length - from.length) * share);
    // Beyond the end of the shorter list, the longer one's value counts for both.
    return Array.from({ length }, (_, at) =>
      Math.round(ratioBetween(from[at] ?? (to[at] as number), to[at] ?? (from[at] as number), share)),
    );
  }
  return large;
}

/** Geometric interpolation; linear if either end is 0. */
const ratioBetween = (from: number, to: number, share: number) =>
  from > 0 && to > 0 ? from * (to / from) ** share : from + (to - from) * share;
