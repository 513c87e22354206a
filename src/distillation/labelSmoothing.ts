import type { Tensor1D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { method } from './method';
import { meanOverLabelled } from './targetAndRest';

const fields = {
  epsilon: number({
    default: 0.1,
    min: 0,
    max: 0.9,
    step: 0.01,
    symbol: '\\varepsilon',
    label: 'Smoothing ε',
    term: 'label-smoothing',
    help: 'This share of the target is spread over all classes, the true one included.',
  }),
} as const;

/** Cross-entropy with smoothed labels, ε / C on every class: Szegedy et al. 2016, section 7. */
export const labelSmoothing = method({
  id: 'label-smoothing',
  name: 'Label smoothing',
  note: 'No teacher at all: what remains of distillation when it is only smoothing. With the form “soft only” and λ = 1 it is the original.',
  family: 'response',
  reference: {
    authors: 'Szegedy, Vanhoucke, Ioffe, Shlens, Wojna',
    year: 2016,
    title: 'Rethinking the Inception Architecture for Computer Vision',
    venue: 'CVPR 2016',
  },
  ignoresTeacher: true,
  temperature: 'unused',
  symbols: { ε: 'label-smoothing' },
  formula: () => '\\mathrm{CE}\\bigl((1-\\field{epsilon})\\,y+\\tfrac{\\field{epsilon}}{C},\\,p_s\\bigr)',
  fields,
  needsLabels: true,
  term(ops, batch, values) {
    const { epsilon } = values as ValuesOf<typeof fields>;
    const { student, labels } = batch;
    const target = ops.add(ops.mul(labels, 1 - epsilon), epsilon / labels.shape[1]);
    const each = ops.neg(ops.sum(ops.mul(target, ops.logSoftmax(student)), 1)) as Tensor1D;
    return meanOverLabelled(ops, each, batch);
  },
});
