import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** Accuracy by class, and what a bias on some classes does to it. */
export const bias = {
  id: 'bias',
  title: 'byClass',
  term: 'class-accuracy',
  tab: 'classes',
  suits: ({ names }) => names.length > 1,
  component: lazyNamed(() => import('./bias/ClassBias'), 'ClassBias'),
} as const satisfies InsightView;
