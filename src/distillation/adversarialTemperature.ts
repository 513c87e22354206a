import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { divergenceOf, logSoftmaxAt } from './distributions';
import { method, type Ops } from './method';
import { scaleGradient } from './scaleGradient';
import { warmUpFactor, warmUpField } from './warmUp';

/** The range of the learned temperature: 1 … 21, as the authors have it. */
const [least, span] = [1, 20];

const fields = {
  strength: number({
    default: 1,
    min: 0,
    max: 5,
    step: 0.1,
    symbol: '\\eta',
    label: 'Strength of the adversary η',
    term: 'learned-temperature',
    help: 'How strongly the temperature is pushed to where the student finds it hardest; 0 leaves it at 15.6.',
  }),
  ramp: warmUpField(
    4,
    'Ramp of the adversary',
    'Share of distilling after which the adversary has come to its strength, from nothing at the first step. In the paper 10 of 240 epochs.',
  ),
} as const;

/** Half a cosine, from 0 to 1 as `share` goes from 0 to 1. */
const halfCosine = (ops: Ops, share: Scalar | number): Scalar =>
  ops.mul(ops.sub(1, ops.cos(ops.mul(share, Math.PI))), 0.5);

/** CTKD with one global temperature: Li et al. 2023. The adversary's strength ramps up along half a cosine. */
export const adversarialTemperature = method({
  id: 'adversarial-temperature',
  name: 'Adversarial temperature (CTKD)',
  note: 'The temperature is learned too, against the student: it goes where their distance is largest. The slider T has no effect.',
  family: 'response',
  reference: {
    authors: 'Li, Li, Yang, Zhao, Song, Luo, Li, Yang',
    year: 2023,
    title: 'Curriculum Temperature for Knowledge Distillation',
    venue: 'AAAI 2023',
  },
  temperature: 'unused',
  symbols: { τ: 'learned-temperature', KL: 'kl-divergence' },
  formula: () =>
    '\\max_{\\theta}\\,\\tau^2\\,\\mathrm{KL}(p_t^{\\tau}\\,\\|\\,p_s^{\\tau}),\\ \\tau=1+20\\,\\sigma(\\theta)',
  fields,
  // θ starts at 1, so that the temperature starts at 15.6.
  adapter: () => [{ shape: [1], start: { kind: 'constant', value: 1 } }],
  term(ops, { student, teacher, adapter, progress, weight }, values) {
    const { strength, ramp } = values as ValuesOf<typeof fields>;
    const [theta] = adapter as readonly [Tensor];
    const slope = ops.mul(halfCosine(ops, warmUpFactor(ops, progress, ramp)), -strength) as Scalar;
    // The value is θ, its gradient is multiplied by `slope`: `scaleGradient` cannot do it, since `slope` is a tensor.
    const own = ops.reshape(theta, []);
    const constantPart = scaleGradient(ops, ops.mul(own, ops.sub(1, slope)), 0);
    const fraction = ops.sigmoid(ops.add(ops.mul(own, slope), constantPart));
    const temperature = ops.add(ops.mul(fraction, span), least) as Scalar;
    const target = logSoftmaxAt(ops, teacher, temperature);
    const distance = divergenceOf(ops, target, logSoftmaxAt(ops, student, temperature), weight);
    return ops.mul(ops.mul(temperature, temperature), distance);
  },
});
