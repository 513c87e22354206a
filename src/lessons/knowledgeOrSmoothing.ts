import type { Lesson } from './lesson';
import { accuracy } from './measures';
import { perceptronTeacher } from './perceptronTeacher';
import { accuracyByKind, ranWith } from './softTargetKinds';

/** After Tang et al. 2020, Yuan et al. CVPR 2020 and the permuted targets of Furlanello et al. ICML 2018. */
export const knowledgeOrSmoothing: Lesson = {
  id: 'knowledge-or-smoothing',
  title: 'Is it knowledge, or only smoothing?',
  summary: 'Remove parts of the soft targets, one after another, and see which parts the student needs.',
  minutes: 6,
  experiment: {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      'student.widths': [128],
      'loss.form': 'soft',
      'transfer.examples': 480,
      'transfer.labelled': 480,
      'training.batchSize': 32,
      'training.teacherEpochs': 6,
      'training.studentEpochs': 40,
    },
  },
  free: ['transfer.softTargets', 'training.seed'],
  steps: [
    {
      title: 'A question',
      text: 'Perhaps soft targets help only because they are soft, as in label smoothing. First train with the real ones, on 480 images. Press Run, and keep the teacher for the next runs.',
      target: 'run',
      figures: accuracyByKind,
      goals: [ranWith('real', 'The real soft targets have run')],
    },
    {
      title: 'Only smoothing',
      text: 'Set Soft targets to “Wrong classes evened out”. The student now learns the probability of the teacher’s predicted class, and nothing about the other nine. Keep the trained teacher (under Teacher) and run again.',
      target: 'transfer.softTargets',
      complete: (page) => page.showTab('measures'),
      figures: accuracyByKind,
      goals: [ranWith('uniform', 'The evened-out ones have run')],
    },
    {
      title: 'Classes, but not single images',
      text: 'Set “Mean of its class” and run. The soft targets still show that fours resemble nines, but are the same for every four. Then run “Wrong classes shuffled”: the probabilities stay, but the wrong classes are exchanged.',
      target: 'transfer.softTargets',
      figures: accuracyByKind,
      goals: [ranWith('class-mean', 'The class means have run'), ranWith('permuted', 'The shuffled ones have run')],
    },
    {
      title: 'The real soft targets are best',
      text: 'On average over seeds the real soft targets are best. Each of the other three removes information about the single image, and each costs accuracy. So soft targets do more than smooth. The order of the other three differs between seeds.',
      target: 'gap',
      figures: accuracyByKind,
    },
  ],
  claim: {
    text: 'With 480 images a student of the real soft targets is the most accurate. One of class means is at least 0.8 points behind, one of evened-out wrong classes at least 0.5, one of shuffled ones at least 1. Means of the seeds.',
    seeds: [1, 2, 3],
    runs: {
      real: {},
      'class-mean': { 'transfer.softTargets': 'class-mean' },
      uniform: { 'transfer.softTargets': 'uniform' },
      permuted: { 'transfer.softTargets': 'permuted' },
    },
    findings: Object.entries({ 'class-mean': 0.8, uniform: 0.5, permuted: 1 }).map(([kind, atLeast]) => ({
      what: `student: real minus ${kind}, points`,
      measure: (outcome) => accuracy(outcome('real'), 'student') - accuracy(outcome(kind), 'student'),
      atLeast,
      of: 'mean',
    })),
  },
};
