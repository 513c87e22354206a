import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** How much the answers depend on changes of the input that hardly show: of inputs with a gradient and a range. */
export const attack = {
  id: 'attack',
  title: 'attack',
  term: 'adversarial-example',
  suits: ({ input }) => input.range !== null,
  component: lazyNamed(() => import('./attack/Attack'), 'Attack'),
} as const satisfies InsightView;
