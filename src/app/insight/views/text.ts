import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** One text, picked or typed, what each network answers, and what each part of it contributes to that. */
export const text = {
  id: 'text',
  title: 'text',
  term: 'token',
  tab: 'look',
  suits: ({ hasTexts }) => hasTexts,
  component: lazyNamed(() => import('./text/TextView'), 'TextView'),
} as const satisfies InsightView;
