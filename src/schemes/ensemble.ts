import type { Fusion, SchemeDeclaration } from '../experiment/declarations';
import { choice, number } from '../experiment/fields';
import type { Text } from '../experiment/text';

/** Several teachers that differ in their first weights and in the order of their batches (You et al., KDD 2017). */
export const ensemble: SchemeDeclaration = {
  id: 'ensemble',
  name: { en: 'Several teachers', zh: '多位教师' },
  note: {
    en: 'Teachers that started differently speak with one voice (Hinton 2015 distilled ten; You 2017).',
    zh: '起点各异的多位教师合成一个声音（Hinton 2015 曾蒸馏十个网络；You 2017）。',
  },
  fields: {
    teachers: number({ default: 3, min: 2, max: 4, step: 1, label: { en: 'Teachers', zh: '教师数' } }),
    fusion: choice({
      default: 'arithmetic',
      options: [
        { value: 'arithmetic', label: { en: 'Mean of probabilities', zh: '概率的平均' } },
        { value: 'geometric', label: { en: 'Mean of logits', zh: 'logits 的平均' } },
        { value: 'confident', label: { en: 'By confidence', zh: '按置信度加权' } },
      ] satisfies readonly { value: Fusion; label: Text }[],
      label: { en: 'Fusion', zh: '融合方式' },
      help: {
        en: 'The mean of the probabilities at T has the gradient of all teachers’ divergences together. The mean of the logits is their geometric mean: where one teacher denies a class, so does the fusion. By confidence: a mean of probabilities in which, for each example, a teacher counts less the worse it does on the hard label (CA-MKD, Zhang 2022); without a label all count the same.',
        zh: '取温度 T 下概率的平均，梯度等于各教师 KL 散度之平均的梯度。取 logits 的平均则是几何平均：只要一位教师否定某个类别，融合结果也会否定它。按置信度加权则逐个样本地对概率作加权平均：哪位教师在硬标签上的交叉熵越大，其权重越小（CA-MKD，Zhang 2022）；没有标签的样本上各教师权重相同。',
      },
    }),
  },
  plan: ({ teachers, fusion }) => ({
    teachers: teachers as number,
    fusion: fusion as Fusion,
    intermediates: [],
  }),
};
