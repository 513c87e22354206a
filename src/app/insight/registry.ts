import type { InsightView } from './view';
import { attack } from './views/attack';
import { bias } from './views/bias';
import { confusion } from './views/confusion';
import { gallery } from './views/gallery';
import { image } from './views/image';
import { maps } from './views/maps';
import { measures } from './views/measures';
import { seeds } from './views/seeds';
import { similarity } from './views/similarity';
import { text } from './views/text';

/** All views, in the order of their tabs. */
export const insightViews = [
  maps,
  image,
  text,
  confusion,
  similarity,
  bias,
  gallery,
  attack,
  measures,
  seeds,
] as const satisfies readonly InsightView[];

/** The keys of the titles of all views. */
export type ViewTitle = (typeof insightViews)[number]['title'];
