import type { SchemeDeclaration } from '../experiment/declarations';

/**
 * Deep mutual learning: two networks train together, each on the labels and on the other's output (Zhang et al., CVPR
 * 2018).
 */
export const mutual: SchemeDeclaration = {
  id: 'mutual',
  name: 'Mutual learning, no teacher',
  note: 'No network is trained first: the network in the teacher’s place starts from nothing too, and both learn from the labels and from each other (Zhang et al., CVPR 2018). It sees the transfer set alone.',
  fields: {},
  plan: () => ({ teachers: 0, fusion: 'geometric', intermediates: [] }),
};
