import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { withGradientTimes } from './gradientFlow';
import { method, type Ops } from './method';
import { earlyTaps } from './pairing';
import { divergenceOf, softened } from './softened';
import { meanOverLabelled } from './targetAndRest';

const fields = {
  share: number({
    default: 0.3,
    min: 0,
    max: 1,
    step: 0.05,
    symbol: 'a',
    label: { en: 'Share of the last exit a', zh: '最末出口所占份额 a' },
    help: {
      en: 'How much each early exit learns from the last one; the rest it learns from the hard labels.',
      zh: '每个提前出口向最末出口学习的比重；其余部分向硬标签学习。',
    },
  }),
} as const;

/** The mean of each channel, `[batch, channels]`. */
const channels = (ops: Ops, activation: Tensor): Tensor2D =>
  activation.rank === 4 ? ops.mean(activation, [1, 2]) : (activation as Tensor2D);

/**
 * “Be your own teacher”: Zhang et al. 2019, with linear exits, the factor T² of Hinton's term, and without their hint
 * from the last stage to the earlier ones.
 */
export const ownExits = method({
  id: 'own-exits',
  name: { en: 'Own exits (BYOT)', zh: '自身出口（BYOT）' },
  note: {
    en: 'The student gets exits on its way, which must say what its last one says: it teaches itself, and the teacher has no say. The exits are thrown away.',
    zh: '在学生中途设置若干出口，并要求它们与最末出口一致：学生自己教自己，教师不参与。训练后这些出口被丢弃。',
  },
  family: 'self',
  reference: {
    authors: 'Zhang, Song, Gao, Chen, Bao, Ma',
    year: 2019,
    title: 'Be Your Own Teacher: Improve the Performance of Convolutional Neural Networks via Self Distillation',
    venue: 'ICCV 2019',
  },
  formula: () =>
    '\\textstyle\\sum_{k}\\bigl[(1-\\field{share})\\,\\mathrm{CE}(y,p_k)+\\field{share}\\,\\T^2\\,\\mathrm{KL}(p_s^{\\T}\\|p_k^{\\T})\\bigr]',
  fields,
  needsLabels: true,
  ownTaps: earlyTaps,
  adapter: ({ own, classes }) =>
    own.flatMap(({ shape }) => {
      const inputs = shape.at(-1) ?? 0;
      return [
        { shape: [inputs, classes], start: { kind: 'he', fanIn: inputs } } as const,
        { shape: [classes], start: { kind: 'constant', value: 0 } } as const,
      ];
    }),
  term(ops, batch, values) {
    const { share } = values as ValuesOf<typeof fields>;
    const { student, labels, temperature, own, adapter } = batch;
    const target = softened(ops, withGradientTimes(ops, student, 0), temperature);
    const exits = own.map((activation, at): Scalar => {
      const [kernel, bias] = adapter.slice(2 * at) as [Tensor2D, Tensor1D];
      const logits = ops.add(ops.matMul(channels(ops, activation), kernel), bias) as Tensor2D;
      const each = ops.neg(ops.sum(ops.mul(labels, ops.logSoftmax(logits)), 1)) as Tensor1D;
      const distance = divergenceOf(ops, target, softened(ops, logits, temperature));
      const ofLast = ops.mul(ops.mul(temperature, temperature), distance);
      return ops.add(ops.mul(meanOverLabelled(ops, each, batch), 1 - share), ops.mul(ofLast, share));
    });
    return ops.addN(exits) as Scalar;
  },
});
