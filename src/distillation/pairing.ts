import type { MethodConditions, Tap, TapPair } from '../experiment/declarations';
import { type Message, messages } from '../experiment/text';

const reasons = messages('methods.pairing', {
  withoutMaps: 'It compares feature maps. A perceptron has none: choose convolutional networks for both.',
  withoutLayers: 'It compares hidden layers, and a linear classifier has none: give both networks at least one.',
  withoutStages: 'It lets the student answer early: the student needs at least two stages or hidden layers.',
});

/** Pairs of taps to compare, or the reason why there are none. */
export type Pairing = { readonly pairs: readonly TapPair[] } | { readonly disabledReason: Message };

/** Taps of the student alone, or the reason why there are none. */
export type OwnTaps = { readonly taps: readonly Tap[] } | { readonly disabledReason: Message };

type Taps = Pick<MethodConditions, 'student' | 'teacher'>;

const isMap = ({ shape }: Tap) => shape.length === 3;

/**
 * Pairs taps by relative depth: each tap of the network with fewer taps is paired with the tap at the same fraction of
 * the other's depth, the last with the last.
 */
function byDepth(student: readonly Tap[], teacher: readonly Tap[]): readonly TapPair[] {
  const count = Math.min(student.length, teacher.length);
  const at = (taps: readonly Tap[], place: number) => taps[Math.round((place * taps.length) / count) - 1] as Tap;
  return Array.from({ length: count }, (_, i) => ({ student: at(student, i + 1), teacher: at(teacher, i + 1) }));
}

/** Pairs every stage of feature maps with the teacher's stage at the same relative depth. */
export function pairedMaps({ student, teacher }: Taps): Pairing {
  const pairs = byDepth(student.filter(isMap), teacher.filter(isMap));
  if (pairs.length > 0) return { pairs };
  return {
    disabledReason: reasons.withoutMaps,
  };
}

/** Pairs the vectors before the logits. */
export function pairedVectors({ student, teacher }: Taps): Pairing {
  const [pair] = [[student.at(-1), teacher.at(-1)]];
  const [own, other] = pair ?? [];
  if (own && other) return { pairs: [{ student: own, teacher: other }] };
  return {
    disabledReason: reasons.withoutLayers,
  };
}

/** Pairs the middle of both networks: feature maps if both have them, else vectors. */
export function pairedMiddles(taps: Taps): Pairing {
  const ofMaps = pairedMaps(taps);
  const found = 'pairs' in ofMaps ? ofMaps : { pairs: byDepth(taps.student, taps.teacher) };
  const middle = found.pairs[Math.ceil(found.pairs.length / 2) - 1];
  return middle ? { pairs: [middle] } : pairedVectors(taps);
}

/** Pairs the last stage of feature maps if both networks have one, else the vectors before the logits. */
export function pairedLast(taps: Taps): Pairing {
  const maps = pairedMaps(taps);
  return 'pairs' in maps ? { pairs: maps.pairs.slice(-1) } : pairedVectors(taps);
}

/**
 * Every stage of feature maps, or else every hidden layer. Early exits go after all but the last; the last one is what
 * they are compared with.
 */
export function stageTaps(student: readonly Tap[]): OwnTaps {
  const maps = student.filter(isMap);
  const taps = maps.length > 0 ? maps : student;
  if (taps.length > 1) return { taps };
  return {
    disabledReason: reasons.withoutStages,
  };
}
