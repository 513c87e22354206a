import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** How faithful a copy the student is, and how well calibrated each network. */
export const measures = {
  id: 'measures',
  title: 'measures',
  term: 'calibration',
  suits: ({ names }) => names.length > 1,
  component: lazyNamed(() => import('./measures/Measures'), 'Measures'),
} as const satisfies InsightView;
