import type { InsightView } from '../view';
import { DecisionMaps } from './maps/DecisionMaps';

/** What each network answers at every place of the plane. Part of the first screen, so it loads with the page. */
export const maps = {
  id: 'maps',
  title: 'maps',
  term: 'decision-map',
  tab: 'look',
  suits: ({ hasPoints }) => hasPoints,
  component: DecisionMaps,
} as const satisfies InsightView;
