import { lazyNamed } from '../../controls/lazyNamed';
import type { InsightView } from '../view';

/** One image, picked, drawn or generated, and what each network answers. */
export const image = {
  id: 'image',
  title: 'image',
  term: 'softmax',
  tab: 'look',
  suits: ({ hasGreyImages }) => hasGreyImages,
  component: lazyNamed(() => import('./image/ImageView'), 'ImageView'),
} as const satisfies InsightView;
