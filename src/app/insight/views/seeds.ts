import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** The experiment with several seeds. */
export const seeds = {
  id: 'seeds',
  title: 'seeds',
  term: 'seed',
  suits: () => true,
  component: lazyNamed(() => import('./seeds/Seeds'), 'Seeds'),
} as const satisfies InsightView;
