import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { divergenceOf, logSoftmaxAt } from './distributions';
import { atSamePlaces, mapPositions, meanWhere } from './maps';
import { type FeaturePair, method, type Ops, usualSymbols } from './method';
import { pairedMiddles } from './pairing';
import { ownWeight } from './weight';

const fields = {
  weight: ownWeight(10),
  until: number({
    default: 100,
    min: 5,
    max: 100,
    step: 1,
    unit: '%',
    symbol: 't_1',
    label: 'Hints until',
    term: 'feature-based',
    help: 'Share of distilling after which softened logits take their place. With an α that sets in at the same moment, these are the two stages of the paper.',
  }),
} as const;

/** Mean squared distance of the teacher from what the regressor, which acts on channels alone, makes of the student. */
function hintDistance(ops: Ops, { student, teacher, mask }: FeaturePair, kernel: Tensor2D, bias: Tensor1D): Scalar {
  if (student.rank === 3) {
    const predicted = mapPositions(ops, student as Tensor3D, kernel, bias);
    return meanWhere(ops, ops.squaredDifference(predicted, teacher), mask && ops.expandDims(mask, 2));
  }
  // Every place of a map is a row.
  const places = (activation: Tensor): Tensor2D => ops.reshape(activation, [-1, activation.shape.at(-1) as number]);
  const predicted = ops.add(ops.matMul(places(student), kernel), bias);
  return ops.mean(ops.squaredDifference(predicted, places(teacher)));
}

/** FitNets: Romero et al. 2015, with a linear regressor over channels, as a mean over elements. */
export const hints = method({
  id: 'hints',
  name: 'Hints (FitNets)',
  note: 'From the middle of the student, a regressor that trains along must foretell the middle of the teacher. Lets deep thin networks train.',
  family: 'feature',
  reference: {
    authors: 'Romero, Ballas, Kahou, Chassang, Gatta, Bengio',
    year: 2015,
    title: 'FitNets: Hints for Thin Deep Nets',
    venue: 'ICLR 2015',
  },
  temperature: ({ until }) => (until === 100 ? 'unused' : 'used'),
  symbols: ({ until }) => (until === 100 ? { F: 'feature' } : { F: 'feature', ...usualSymbols }),
  formula: ({ until }) => {
    const hint = '\\field{weight}\\,\\overline{\\bigl(F_t-r(F_s)\\bigr)^2}';
    if (until === 100) return hint;
    const answers = '\\T^2\\,\\mathrm{KL}(p_t^{\\T} \\,\\|\\, p_s^{\\T})';
    return `\\begin{cases}${hint}&t<\\field{until}\\%\\\\${answers}&t\\ge\\field{until}\\%\\end{cases}`;
  },
  fields,
  pairs: pairedMiddles,
  adapter: ({ pairs }) =>
    pairs.flatMap(({ student, teacher }) => {
      const [own, theirs] = [student.shape.at(-1) ?? 0, teacher.shape.at(-1) ?? 0];
      return [
        { shape: [own, theirs], start: { kind: 'he', fanIn: own } } as const,
        { shape: [theirs], start: { kind: 'constant', value: 0 } } as const,
      ];
    }),
  term(ops, { student: logits, teacher: targets, weight: rows, temperature, progress, features, adapter }, values) {
    const { weight, until } = values as ValuesOf<typeof fields>;
    const [kernel, bias] = adapter as readonly [Tensor2D, Tensor1D];
    const pair = atSamePlaces(ops, features[0] as FeaturePair);
    const hint = ops.mul(hintDistance(ops, pair, kernel, bias), weight) as Scalar;
    if (until === 100) return hint;
    const distance = divergenceOf(
      ops,
      logSoftmaxAt(ops, targets, temperature),
      logSoftmaxAt(ops, logits, temperature),
      rows,
    );
    const answers = ops.mul(ops.mul(temperature, temperature), distance);
    const isFirst = ops.step(ops.sub(until / 100, progress));
    return ops.add(ops.mul(isFirst, hint), ops.mul(ops.sub(1, isFirst), answers));
  },
});
