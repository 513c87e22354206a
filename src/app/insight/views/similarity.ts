import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** Which classes look alike to a network. */
export const similarity = {
  id: 'similarity',
  title: 'similarity',
  term: 'class-similarity',
  tab: 'classes',
  suits: ({ names }) => names.length > 1,
  component: lazyNamed(() => import('./similarity/Similarity'), 'Similarity'),
} as const satisfies InsightView;
