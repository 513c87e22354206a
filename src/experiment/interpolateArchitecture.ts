import { byId, type Catalogue, type Chosen } from './declarations';
import { defaultsOf, type Field, nearestAllowed, type Value } from './fields';

/**
 * A network between student and teacher: `size` percent of the way from one to the other, 0 the student's, 100 the
 * teacher's. It is of the teacher's family; where the student's is another, the way begins at what the page proposes
 * for a student of the teacher's family.
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
    // Where one list is longer, its own value stands for the one that the other lacks.
    return Array.from({ length }, (_, at) =>
      Math.round(ratioBetween(from[at] ?? (to[at] as number), to[at] ?? (from[at] as number), share)),
    );
  }
  return large;
}

/** Sizes of networks are compared in ratios; from or to 0 there is none. */
const ratioBetween = (from: number, to: number, share: number) =>
  from > 0 && to > 0 ? from * (to / from) ** share : from + (to - from) * share;
