import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { ValuesOf } from '../experiment/fields';
import { atSameSize } from './maps';
import { type FeaturePair, method } from './method';
import { pairedMiddles } from './pairing';
import { ownWeight } from './weight';

const fields = { weight: ownWeight(10) } as const;

/** FitNets in one stage: Romero et al. 2015, equation 3, with a linear regressor over channels, as a mean over elements. */
export const hints = method({
  id: 'hints',
  name: { en: 'Hints (FitNets)', zh: '中间层提示（FitNets）' },
  note: {
    en: 'From the middle of the student, a regressor that trains along must foretell the middle of the teacher. Lets deep thin networks train.',
    zh: '一个随之训练的回归器须由学生的中间层预测教师的中间层，使又深又窄的网络得以训练。',
  },
  family: 'feature',
  reference: {
    authors: 'Romero, Ballas, Kahou, Chassang, Gatta, Bengio',
    year: 2015,
    title: 'FitNets: Hints for Thin Deep Nets',
    venue: 'ICLR 2015',
  },
  formula: () => '\\field{weight}\\,\\overline{\\bigl(F_t-r(F_s)\\bigr)^2}',
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
  term(ops, { features, adapter }, values) {
    const { weight } = values as ValuesOf<typeof fields>;
    const [kernel, bias] = adapter as readonly [Tensor2D, Tensor1D];
    const { student, teacher } = atSameSize(ops, features[0] as FeaturePair);
    // Over channels alone: every place of a map is a row.
    const places = (activation: Tensor): Tensor2D => ops.reshape(activation, [-1, activation.shape.at(-1) as number]);
    const foretold = ops.add(ops.matMul(places(student), kernel), bias);
    return ops.mul(ops.mean(ops.squaredDifference(foretold, places(teacher))), weight);
  },
});
