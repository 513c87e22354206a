import { type Code, f32, get, type Local } from '../assembler';

/** The sum of a vector's four floats, in a fixed order. */
export const sumOfLanes = (vector: Local): Code => combined(vector, f32.add);

/** The greatest of a vector's four floats. */
export const maxOfLanes = (vector: Local): Code => combined(vector, f32.max);

const combined = (vector: Local, combine: (a: Code, b: Code) => Code): Code => {
  const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32.lane(get(vector), lane)) as [Code, Code, Code, Code];
  return combine(combine(a, b), combine(c, d));
};
