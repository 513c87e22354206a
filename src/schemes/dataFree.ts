import type { SchemeDeclaration } from '../experiment/declarations';
import { number } from '../experiment/fields';

/** A generator makes what the student learns from; nobody shows it an example (DAFL: Chen et al., ICCV 2019). */
export const dataFree: SchemeDeclaration = {
  id: 'data-free',
  name: { en: 'A generator, no data', zh: '生成器（无数据）' },
  note: {
    en: 'The student never sees an example. A generator turns noise into inputs of which the teacher is sure, all classes alike, and learns in the same step as the student that is taught on them (DAFL: Chen et al., ICCV 2019). The twin learns from the same inputs too, told only which class the teacher takes each for: the gap is what the soft targets add.',
    zh: '学生从未见过任何样本。生成器把噪声变成教师确信、且各类别均衡的输入，并与用这些输入学习的学生在同一步中训练（DAFL：Chen 等，ICCV 2019）。对照网络也学习同样的输入，但只被告知教师把每个输入归为哪一类：两者之差就是软目标带来的好处。',
  },
  fields: {
    certainty: number({
      default: 1,
      min: 0,
      max: 5,
      step: 0.05,
      label: { en: 'Certainty', zh: '确信度' },
      help: {
        en: 'Weight of the term that makes the teacher sure: its cross-entropy to the class that it answers.',
        zh: '使教师确信的一项的权重：教师输出与它自己所答类别的交叉熵。',
      },
    }),
    variety: number({
      default: 5,
      min: 0,
      max: 20,
      step: 0.5,
      label: { en: 'Variety', zh: '多样性' },
      help: {
        en: 'Weight of the term that makes the teacher name all classes alike: Σ p̄·log₁₀ p̄, with p̄ its mean distribution over a batch.',
        zh: '使教师均衡地给出各类别的一项的权重：Σ p̄·log₁₀ p̄，其中 p̄ 是教师在一批输入上的平均分布。',
      },
    }),
    activation: number({
      default: 0.1,
      min: 0,
      max: 5,
      step: 0.05,
      label: { en: 'Activation', zh: '激活' },
      help: {
        en: 'Weight of the term that excites the teacher’s last features, which examples do more than noise: −mean |f|.',
        zh: '激发教师最后一层特征的一项的权重：−mean |f|。真实样本引起的激活比噪声强。',
      },
    }),
    learningRate: number({
      default: 0.0005,
      min: 0.0001,
      max: 0.2,
      step: 0.0001,
      scale: 'log',
      label: { en: 'Generator’s learning rate', zh: '生成器的学习率' },
      help: {
        en: 'It learns with Adam, whatever the student learns with, at a rate that no curve moves.',
        zh: '无论学生使用何种优化器，生成器总是用 Adam，学习率恒定。',
      },
    }),
  },
  plan: ({ certainty, variety, activation, learningRate }) => ({
    teachers: 1,
    fusion: 'geometric',
    intermediates: [],
    generator: {
      certainty: certainty as number,
      variety: variety as number,
      activation: activation as number,
      learningRate: learningRate as number,
    },
  }),
};
