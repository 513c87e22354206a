import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** The test examples on which student and twin differ. */
export const gallery = {
  id: 'gallery',
  title: 'gallery',
  term: 'discordant-example',
  suits: ({ hasGreyImages, hasTexts }) => hasGreyImages || hasTexts,
  component: lazyNamed(() => import('./gallery/Gallery'), 'Gallery'),
} as const satisfies InsightView;
