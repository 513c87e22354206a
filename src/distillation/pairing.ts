import type { MethodConditions, Tap, TapPair } from '../experiment/declarations';
import { type Message, messages } from '../experiment/text';

const reasons = messages('methods.pairing', {
  withoutMaps:
    'It compares feature maps, or the vectors of all tokens. A perceptron has none, nor has a bag of embeddings: choose other networks for both.',
  withoutLayers: 'It compares hidden layers, and a linear classifier has none: give both networks at least one.',
  withoutStages: 'It lets the student answer early: the student needs at least two stages or hidden layers.',
  withoutAttention: 'It compares layers of attention: choose transformers for both networks.',
});

/** Pairs of taps to compare, or the reason why there are none. */
export type Pairing = { readonly pairs: readonly TapPair[] } | { readonly disabledReason: Message };

/** Taps of the student alone, or the reason why there are none. */
export type OwnTaps = { readonly taps: readonly Tap[] } | { readonly disabledReason: Message };

type Taps = Pick<MethodConditions, 'student' | 'teacher'>;

/** The taps for methods that are not made for the parts of a transformer. */
const layersOf = (taps: readonly Tap[]) => taps.filter(({ part }) => part === undefined);

const isMap = ({ shape, part }: Tap) => shape.length === 3 && part === undefined;

/** Is it a sequence of vectors, `[positions, width]`, whose positions need not all count? */
export const isSequence = ({ shape, part }: Tap): boolean => shape.length === 2 || part?.kind === 'attention';

/** The ends of stages: feature maps, or sequences. A network has either. */
const stagesOf = (taps: readonly Tap[]) => layersOf(taps).filter((tap) => isMap(tap) || isSequence(tap));

/**
 * Pairs taps by relative depth: each tap of the network with fewer taps is paired with the tap at the same fraction of
 * the other's depth, the last with the last.
 */
function byDepth(student: readonly Tap[], teacher: readonly Tap[]): readonly TapPair[] {
  const count = Math.min(student.length, teacher.length);
  const at = (taps: readonly Tap[], place: number) => taps[Math.round((place * taps.length) / count) - 1] as Tap;
  return Array.from({ length: count }, (_, i) => ({ student: at(student, i + 1), teacher: at(teacher, i + 1) }));
}

/** Pairs every stage, of feature maps or of sequences, with the teacher's stage at the same relative depth. */
export function pairedStages({ student, teacher }: Taps): Pairing {
  const pairs = byDepth(stagesOf(student), stagesOf(teacher));
  if (pairs.length > 0) return { pairs };
  return {
    disabledReason: reasons.withoutMaps,
  };
}

/** Pairs the activations before the logits: vectors, or sequences in networks that answer at every position. */
export function pairedVectors({ student, teacher }: Taps): Pairing {
  const [own, other] = [layersOf(student).at(-1), layersOf(teacher).at(-1)];
  if (own && other) return { pairs: [{ student: own, teacher: other }] };
  return {
    disabledReason: reasons.withoutLayers,
  };
}

/** Pairs the middle of both networks: stages if both have them, else any layers. */
export function pairedMiddles(taps: Taps): Pairing {
  const ofStages = pairedStages(taps);
  const found = 'pairs' in ofStages ? ofStages : { pairs: byDepth(layersOf(taps.student), layersOf(taps.teacher)) };
  const middle = found.pairs[Math.ceil(found.pairs.length / 2) - 1];
  return middle ? { pairs: [middle] } : pairedVectors(taps);
}

/** Pairs the last stage of feature maps if both networks have one, else the activations before the logits. */
export function pairedLast(taps: Taps): Pairing {
  const last = byDepth(taps.student.filter(isMap), taps.teacher.filter(isMap)).at(-1);
  return last ? { pairs: [last] } : pairedVectors(taps);
}

const isAttention = ({ part }: Tap) => part?.kind === 'attention';

/** Pairs the last layers of attention. */
export function pairedAttention({ student, teacher }: Taps): Pairing {
  const last = byDepth(student.filter(isAttention), teacher.filter(isAttention)).at(-1);
  return last ? { pairs: [last] } : { disabledReason: reasons.withoutAttention };
}

/** What {@link pairedTransformers} pairs, in the order of its pairs. */
export interface TransformerPairs<T> {
  readonly embeddings: T;
  readonly layers: readonly { readonly attention: T; readonly hidden: T }[];
}

/**
 * Pairs the embeddings of two transformers, and then, for each layer of the one with fewer, its attention and the
 * sequence after it with those of the other at the same relative depth.
 */
export function pairedTransformers({ student, teacher }: Taps): Pairing {
  const [own, theirs] = [partsOf(student), partsOf(teacher)];
  if (!own || !theirs) return { disabledReason: reasons.withoutAttention };
  const attention = byDepth(own.attention, theirs.attention);
  const hidden = byDepth(own.hidden, theirs.hidden);
  const layers = attention.flatMap((pair, at) => [pair, hidden[at] as TapPair]);
  return { pairs: [{ student: own.embeddings, teacher: theirs.embeddings }, ...layers] };
}

/** The same for each of the pairs of {@link pairedTransformers}. */
export function transformerPairsOf<T>([embeddings, ...rest]: readonly T[]): TransformerPairs<T> {
  const layers = Array.from({ length: rest.length / 2 }, (_, at) => ({
    attention: rest[2 * at] as T,
    hidden: rest[2 * at + 1] as T,
  }));
  return { embeddings: embeddings as T, layers };
}

/** The parts of a transformer, one for each of its layers; null for another network. */
function partsOf(taps: readonly Tap[]) {
  const embeddings = taps.find(({ part }) => part?.kind === 'embeddings');
  const attention = taps.filter(isAttention);
  if (!embeddings || attention.length === 0) return null;
  const after = (tap: Tap) => taps.slice(taps.indexOf(tap)).find(({ part }) => part === undefined) as Tap;
  return { embeddings, attention, hidden: attention.map(after) };
}

/**
 * Every stage of feature maps, or else every hidden layer and every sequence. Early exits go after all but the last; the
 * last one is what they are compared with.
 */
export function stageTaps(student: readonly Tap[]): OwnTaps {
  const maps = student.filter(isMap);
  const taps = maps.length > 0 ? maps : layersOf(student);
  if (taps.length > 1) return { taps };
  return {
    disabledReason: reasons.withoutStages,
  };
}
