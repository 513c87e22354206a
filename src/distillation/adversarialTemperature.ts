import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { withGradientTimes } from './gradientFlow';
import { method } from './method';
import { divergenceOf, softened } from './softened';

/** The range of the learned temperature: 1 … 21, as the authors have it. */
const [least, span] = [1, 20];

const fields = {
  strength: number({
    default: 1,
    min: 0,
    max: 5,
    step: 0.1,
    symbol: '\\eta',
    label: { en: 'Strength of the adversary η', zh: '对抗强度 η' },
    help: {
      en: 'How strongly the temperature is pushed to where the student finds it hardest; 0 leaves it at 15.6.',
      zh: '把温度推向学生最感困难之处的力度；取 0 时温度保持在 15.6。',
    },
  }),
} as const;

/** CTKD with one global temperature: Li et al. 2023; at full strength from the first step on. */
export const adversarialTemperature = method({
  id: 'adversarial-temperature',
  name: { en: 'Adversarial temperature (CTKD)', zh: '对抗温度（CTKD）' },
  note: {
    en: 'The temperature is learned too, against the student: it goes where their distance is largest. The slider T has no effect.',
    zh: '温度也参与学习，并且与学生对抗：总是移向二者差距最大之处。温度滑块不起作用。',
  },
  family: 'response',
  reference: {
    authors: 'Li, Li, Yang, Zhao, Song, Luo, Li, Yang',
    year: 2023,
    title: 'Curriculum Temperature for Knowledge Distillation',
    venue: 'AAAI 2023',
  },
  formula: () =>
    '\\max_{\\theta}\\,\\tau^2\\,\\mathrm{KL}(p_t^{\\tau}\\,\\|\\,p_s^{\\tau}),\\ \\tau=1+20\\,\\sigma(\\theta)',
  fields,
  // θ starts at 1, so that the temperature starts at 15.6.
  adapter: () => [{ shape: [1], start: { kind: 'constant', value: 1 } }],
  term(ops, { student, teacher, adapter }, values) {
    const { strength } = values as ValuesOf<typeof fields>;
    const [theta] = adapter as readonly [Tensor];
    const share = ops.sigmoid(withGradientTimes(ops, ops.reshape(theta, []), -strength));
    const temperature = ops.add(ops.mul(share, span), least) as Scalar;
    const target = softened(ops, teacher, temperature);
    const own = softened(ops, student, temperature);
    return ops.mul(ops.mul(temperature, temperature), divergenceOf(ops, target, own));
  },
});
