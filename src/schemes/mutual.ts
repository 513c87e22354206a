import type { SchemeDeclaration } from '../experiment/declarations';

/** Two networks learn at the same time, each from the labels and from the other (Zhang et al., CVPR 2018). */
export const mutual: SchemeDeclaration = {
  id: 'mutual',
  name: { en: 'Mutual learning, no teacher', zh: '互学习（无教师）' },
  note: {
    en: 'Nobody is trained first: the network in the teacher’s place starts from nothing too, and both learn from the labels and from each other (Zhang et al., CVPR 2018). It sees the transfer set alone.',
    zh: '没有预先训练好的教师：处在教师位置上的网络同样从零开始，两者既学标签，又互相学习（Zhang 等，CVPR 2018）。它只能看到迁移集。',
  },
  fields: {},
  plan: () => ({ teachers: 0, fusion: 'geometric', intermediates: [] }),
};
