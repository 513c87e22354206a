import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { MethodConditions } from '../experiment/declarations';
import type { ValuesOf } from '../experiment/fields';
import { messages } from '../experiment/text';
import { averageTo, countOf, toPositions, withoutMasked } from './maps';
import { type FeaturePair, method, type Ops } from './method';
import { type Pairing, pairedStages } from './pairing';
import { ownWeight } from './weight';

const reasons = messages('methods.solution-flow', {
  oneStage: 'It follows the flow from one stage to another: both networks need at least two stages.',
  channels:
    'It compares channels with channels: the student’s first and last stage have {{first}} and {{last}}, the teacher’s {{teacherFirst}} and {{teacherLast}}. Give both the same.',
});

const fields = { weight: ownWeight(50) } as const;

/** Pairs the first and the last stage, each of which must have the same number of channels in both networks. */
function firstAndLastStage(taps: Pick<MethodConditions, 'student' | 'teacher'>): Pairing {
  const found = pairedStages(taps);
  if ('disabledReason' in found) return found;
  const [first, last] = [found.pairs[0], found.pairs.at(-1)];
  if (!first || !last || first === last) {
    return {
      disabledReason: reasons.oneStage,
    };
  }
  const channels = (role: 'student' | 'teacher') => ({
    first: first[role].shape.at(-1) as number,
    last: last[role].shape.at(-1) as number,
  });
  const [own, theirs] = [channels('student'), channels('teacher')];
  if (own.first === theirs.first && own.last === theirs.last) return { pairs: [first, last] };
  return {
    disabledReason: reasons.channels({ ...own, teacherFirst: theirs.first, teacherLast: theirs.last }),
  };
}

/**
 * The FSP matrix between the channels of two stages, `[batch, channels, channels]`: F₁ᵀF₂ / (h·w) of maps, and of
 * sequences F₁ᵀF₂ / n over the n positions that count.
 */
function flow(ops: Ops, first: Tensor, last: Tensor, mask: Tensor2D | null): Tensor3D {
  return first.rank === 3
    ? flowOfSequences(ops, first as Tensor3D, last as Tensor3D, mask)
    : flowOfMaps(ops, first as Tensor4D, last as Tensor4D);
}

function flowOfSequences(ops: Ops, first: Tensor3D, last: Tensor3D, mask: Tensor2D | null): Tensor3D {
  const sums: Tensor3D = ops.matMul(withoutMasked(ops, first, mask), last, true, false);
  return mask ? ops.div(sums, ops.expandDims(countOf(ops, mask), 2)) : ops.div(sums, first.shape[1]);
}

function flowOfMaps(ops: Ops, first: Tensor4D, last: Tensor4D): Tensor3D {
  const [height, width] = [Math.min(first.shape[1], last.shape[1]), Math.min(first.shape[2], last.shape[2])];
  const [from, to] = [first, last].map((map) => toPositions(ops, averageTo(ops, map, height, width))) as [
    Tensor3D,
    Tensor3D,
  ];
  return ops.div(ops.matMul(from, to, true, false), height * width);
}

/** FSP: Yim et al. 2017, equations 1 and 2; trained together with the task instead of before it. */
export const solutionFlow = method({
  id: 'solution-flow',
  name: 'Flow of solution (FSP)',
  note: 'Compares not the activations but how they change: the products of the first stage’s channels with the last one’s. (The authors do so block by block.)',
  family: 'relation',
  reference: {
    authors: 'Yim, Joo, Bae, Kim',
    year: 2017,
    title: 'A Gift from Knowledge Distillation: Fast Optimization, Network Minimization and Transfer Learning',
    venue: 'CVPR 2017',
  },
  temperature: 'unused',
  symbols: { G: 'gram-matrix', F: 'feature-map' },
  formula: () => '\\field{weight}\\,\\overline{(G_s-G_t)^2},\\ G=\\tfrac{1}{hw}F_1^{\\top}F_2',
  fields,
  pairs: firstAndLastStage,
  term(ops, { features }, values) {
    const { weight } = values as ValuesOf<typeof fields>;
    const [first, last] = features as readonly [FeaturePair, FeaturePair];
    const of = (role: 'student' | 'teacher') => flow(ops, first[role], last[role], first.mask);
    return ops.mul(ops.mean(ops.squaredDifference(of('student'), of('teacher'))), weight);
  },
});
