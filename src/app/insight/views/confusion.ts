import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** Which class a network takes for which. */
export const confusion = {
  id: 'confusion',
  title: 'confusion',
  term: 'confusion-matrix',
  tab: 'classes',
  suits: ({ names }) => names.length > 1,
  component: lazyNamed(() => import('./confusion/Confusion'), 'Confusion'),
} as const satisfies InsightView;
