import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Tap } from '../experiment/declarations';
import { number, type ValuesOf } from '../experiment/fields';
import { divergenceOf, logSoftmaxAt } from './distributions';
import { meanOverPlaces } from './maps';
import { method, usualSymbols } from './method';
import { stageTaps } from './pairing';
import { scaleGradient } from './scaleGradient';
import { meanOverLabelled } from './targetAndRest';

const fields = {
  share: number({
    default: 0.3,
    min: 0,
    max: 1,
    step: 0.05,
    symbol: 'a',
    label: 'Share of the last exit a',
    term: 'self-distillation',
    help: 'How much each early exit learns from the last one; the rest it learns from the hard labels.',
  }),
  hint: number({
    default: 0.03,
    min: 0,
    max: 1,
    step: 0.01,
    symbol: 'b',
    label: 'Weight of the last features b',
    term: 'feature',
    help: 'How much the features of each exit but the first must foretell those of the last stage, through a linear map that trains along. The authors’ code has 0.03.',
  }),
} as const;

/**
 * BYOT: Zhang et al. 2019, with linear exits on globally averaged channels and the factor T² in front of the
 * divergence. Features are compared by squared distance as in the paper; the authors' code takes its root.
 */
export const ownExits = method({
  id: 'own-exits',
  name: 'Own exits (BYOT)',
  note: 'The student gets exits on its way, which learn the probabilities of its last one: it teaches itself, and the teacher is not used. The exits are dropped after training.',
  family: 'self',
  holdsOwnLogits: true,
  reference: {
    authors: 'Zhang, Song, Gao, Chen, Bao, Ma',
    year: 2019,
    title: 'Be Your Own Teacher: Improve the Performance of Convolutional Neural Networks via Self Distillation',
    venue: 'ICCV 2019',
  },
  ignoresTeacher: true,
  temperature: 'used',
  symbols: { ...usualSymbols, F: 'feature' },
  formula: () =>
    '\\textstyle\\sum_{k}\\bigl[(1-\\field{share})\\,\\mathrm{CE}(y,p_k)+\\field{share}\\,\\T^2\\,\\mathrm{KL}(p_s^{\\T}\\|p_k^{\\T})\\bigr]+\\field{hint}\\,\\sum_{k>1}\\|r_k(F_k)-F_K\\|^2',
  fields,
  needsLabels: true,
  ownTaps: stageTaps,
  adapter({ own, classes }) {
    const [exits, last] = [own.slice(0, -1), own.at(-1)];
    const map = ({ shape }: Tap, outputs: number) => {
      const inputs = shape.at(-1) ?? 0;
      return { shape: [inputs, outputs], start: { kind: 'he', fanIn: inputs } } as const;
    };
    const answers = exits.flatMap((exit) => [
      map(exit, classes),
      { shape: [classes], start: { kind: 'constant', value: 0 } } as const,
    ]);
    return [...answers, ...exits.slice(1).map((exit) => map(exit, last?.shape.at(-1) ?? 0))];
  },
  term(ops, batch, values) {
    const { share, hint } = values as ValuesOf<typeof fields>;
    const { student, labels, temperature, own, adapter } = batch;
    const target = logSoftmaxAt(ops, scaleGradient(ops, student, 0), temperature);
    const features = own.map((exit) => meanOverPlaces(ops, exit.student, exit.mask));
    const [early, last] = [features.slice(0, -1), features.at(-1) as Tensor2D];
    const exits = early.map((feature, at): Scalar => {
      const [kernel, bias] = adapter.slice(2 * at) as [Tensor2D, Tensor1D];
      const logits = ops.add(ops.matMul(feature, kernel), bias) as Tensor2D;
      const each = ops.neg(ops.sum(ops.mul(labels, ops.logSoftmax(logits)), 1)) as Tensor1D;
      const distance = divergenceOf(ops, target, logSoftmaxAt(ops, logits, temperature), null);
      const ofLast = ops.mul(ops.mul(temperature, temperature), distance);
      return ops.add(ops.mul(meanOverLabelled(ops, each, batch), 1 - share), ops.mul(ofLast, share));
    });
    const aim = scaleGradient(ops, last, 0);
    const featureTerms = early.slice(1).map((feature, at): Scalar => {
      const apart = ops.squaredDifference(ops.matMul(feature, adapter[2 * early.length + at] as Tensor2D), aim);
      return ops.mul(ops.mean(ops.sum(apart, 1)), hint);
    });
    return ops.addN([...exits, ...featureTerms]) as Scalar;
  },
});
