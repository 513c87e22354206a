import type { Changes, LessonExperiment } from '../../src/lessons/lesson';
import { perceptronTeacher } from '../../src/lessons/perceptronTeacher';

/** Where golden experiments run, and the ones that are written by hand. To change either asks for new golden numbers. */

/** Few examples, few steps: over what each setting changes. `golden.ts` shortens the data sets. */
export const short: Changes = {
  'transfer.examples': 96,
  'transfer.labelled': 48,
  'training.batchSize': 32,
  'training.studentLength': 'epochs',
  'training.teacherEpochs': 1,
  'training.studentEpochs': 2,
  'training.seed': 5,
  'training.pseudoTwin': false,
};

/** Where a declaration or an option is tried: in the first of them that allows it, counted from one drawn by its name. */
export const settings: readonly LessonExperiment[] = [
  { task: 'blobs', changes: { 'teacher.widths': [12, 8], 'student.widths': [6, 5], 'loss.temperature': 3 } },
  {
    task: 'digits',
    changes: {
      ...{ teacher: 'convnet', 'teacher.filters': [3, 5], 'teacher.units': 12, 'training.learningRate': 0.01 },
      // Both ends as wide as the teacher's: some methods compare channels with channels.
      ...{ student: 'convnet', 'student.filters': [3, 5], 'student.units': 0 },
    },
  },
  {
    task: 'spirals',
    changes: {
      ...{ 'teacher.widths': [10, 10], 'student.widths': [7, 4], 'training.optimizer': 'momentum' },
      ...{ 'loss.form': 'convex', 'loss.weight': 0.6 },
    },
  },
];

/** Where a declaration is tried that none of {@link settings} allows. Kept apart: a longer list would draw others. */
export const lastSettings: readonly LessonExperiment[] = [
  {
    task: 'languages',
    changes: {
      ...{ 'teacher.width': 6, 'teacher.widths': [8], 'student.width': 5, 'loss.temperature': 3 },
      'training.learningRate': 0.01,
    },
  },
  {
    task: 'languages',
    changes: {
      ...{ teacher: 'transformer', 'teacher.layers': 3, 'teacher.width': 32, 'teacher.heads': 4 },
      ...{ student: 'transformer', 'student.layers': 2, 'student.width': 16, 'student.heads': 2 },
      ...{ 'loss.temperature': 3, 'training.learningRate': 0.01 },
    },
  },
];

/** What only shows where several settings meet. */
export const mixtures: Readonly<Record<string, LessonExperiment>> = {
  'ensemble by confidence, a second question, moved images': {
    task: 'digits',
    changes: {
      ...{ teacher: 'convnet', 'teacher.filters': [3], 'teacher.units': 8, 'teacher.dropout': 0.2 },
      ...{ student: 'perceptron', 'student.widths': [8], 'student.dropout': 0.25 },
      ...{ scheme: 'ensemble', 'scheme.teachers': 2, 'scheme.fusion': 'confident' },
      ...{ 'second.asked': true, 'second.weight': 2, 'second.labels': 'first', 'loss.temperature': 2.5 },
      ...{ 'augmentation.shift': 2, 'augmentation.teacherToo': true, 'training.learningRate': 0.01 },
    },
  },
  'ensemble by mean of logits, mixup, curves': {
    task: 'spirals',
    changes: {
      ...{ scheme: 'ensemble', 'scheme.fusion': 'geometric', 'augmentation.mixup': true },
      ...{ 'augmentation.jitter': 0.05, 'schedule.temperature': [1, 0, 100, 100, 25], 'loss.weight': 1.5 },
      ...{ 'teacher.widths': [12], 'student.widths': [6] },
    },
  },
  'noisy student, wrong labels, classes left out': {
    task: 'digits',
    changes: {
      ...{ teacher: 'convnet', 'teacher.filters': [3], 'teacher.units': 0 },
      ...{ student: 'convnet', 'student.filters': [3], 'student.units': 10, 'student.dropout': 0.3 },
      ...{ scheme: 'noisy-student', 'scheme.generations': 3, 'transfer.leftOut': [3, 7] },
      ...{ 'transfer.labelNoise': 20, 'training.learningRate': 0.01 },
    },
  },
  'generator of images': {
    task: 'digits',
    changes: {
      'training.learningRate': 0.001,
      ...{ teacher: 'convnet', 'teacher.filters': [3], 'student.widths': [8], scheme: 'data-free' },
      ...{ 'scheme.certainty': 0.5, 'scheme.variety': 2, 'scheme.activation': 0.2 },
      ...{ 'scheme.learningRate': 0.01, 'transfer.detail': 'blocks-2' },
    },
  },
  'generator of points': {
    task: 'blobs',
    changes: { scheme: 'data-free', 'scheme.learningRate': 0.02, 'teacher.widths': [12], 'student.widths': [6] },
  },
  'mutual learning with batch norm, half of the image': {
    task: 'digits',
    changes: {
      'training.learningRate': 0.001,
      ...{ teacher: 'residual', 'teacher.width': 3, student: 'separable', scheme: 'mutual' },
      ...{ 'loss.form': 'convex', 'loss.weight': 0.4, 'transfer.detail': 'left', 'training.optimizer': 'momentum' },
    },
  },
  'mutual learning on jittered blends of points': {
    task: 'rings',
    changes: {
      ...{ 'task.classes': 3, 'student.widths': [16], 'loss.temperature': 4 },
      ...{ scheme: 'mutual', 'augmentation.jitter': 0.04, 'augmentation.mixup': true, 'teacher.widths': [9] },
    },
  },
  'assistant, mean of its class, wrong labels, x alone, early teacher': {
    task: 'blobs',
    changes: {
      ...{ scheme: 'assistant', 'scheme.size': 30, 'transfer.softTargets': 'class-mean' },
      ...{ 'transfer.labelNoise': 30, 'transfer.coordinates': 'x', 'training.checkpoint': 50 },
    },
  },
  'born again, drawn from the test set, smoothed teacher, falling rate': {
    task: 'moons',
    changes: {
      ...{ scheme: 'born-again', 'scheme.generations': 3, 'transfer.pool': 'test' },
      ...{ 'training.teacherSmoothing': 0.1, 'schedule.rate': [1, 0, 0, 10, 100, 100, 0] },
      ...{ 'training.optimizer': 'momentum', 'transfer.softTargets': 'permuted' },
    },
  },
  'robust distillation from a robust teacher, labels at the end': {
    task: 'spirals',
    changes: {
      ...{ method: 'robust-distillation', 'method.steps': 2, 'training.teacherAttack': 0.1 },
      ...{ 'schedule.hard': [0, 0, 0, 67, 0, 67, 100], 'teacher.widths': [12], 'student.widths': [6] },
    },
  },
  'features of batch-normalised maps, coarse image, early stop of λ': {
    task: 'digits',
    changes: {
      'training.learningRate': 0.001,
      ...{ teacher: 'vgg', 'teacher.filters': [3, 4], 'teacher.units': 8, 'teacher.dropout': 0.2 },
      ...{ student: 'residual', 'student.blocks': 2, method: 'attention-transfer', 'transfer.detail': 'blocks-4' },
      ...{ 'schedule.weight': [0, 0, 100, 67, 100, 67, 0] },
    },
  },
  'second question taught crosswise, wrong classes shuffled': {
    task: 'blobs',
    changes: {
      ...{ 'second.asked': true, 'second.labels': 'second', 'second.taught': 'first' },
      ...{ 'transfer.softTargets': 'permuted', 'teacher.widths': [12], 'student.widths': [6] },
    },
  },
  'second question alone taught, soft targets only, wrong classes evened out': {
    task: 'digits',
    changes: {
      ...perceptronTeacher,
      ...{ 'second.asked': true, 'second.taught': 'second', 'loss.form': 'soft', 'transfer.softTargets': 'uniform' },
      ...{ 'teacher.widths': [16], 'student.widths': [], 'transfer.detail': 'blocks-7' },
    },
  },
  'own exits, clean teacher, moved images, assistant': {
    task: 'digits',
    changes: {
      'training.learningRate': 0.001,
      ...{ teacher: 'thin-convnet', 'teacher.width': 4, student: 'thin-convnet', 'student.width': 3 },
      ...{ method: 'own-exits', scheme: 'assistant', 'augmentation.shift': 1, 'augmentation.cleanTeacher': true },
    },
  },
  'pseudo-label twin of points, some without a label, ten steps, twin that goes on': {
    task: 'moons',
    changes: {
      ...{ 'training.pseudoTwin': true, 'teacher.widths': [12], 'student.widths': [6] },
      ...{ 'training.studentLength': 'steps', 'training.studentSteps': 10, 'training.twinGoesOn': true },
    },
  },
  'pseudo-label twin for two questions, ensemble by mean of probabilities, blends of moved images': {
    task: 'digits',
    changes: {
      'training.learningRate': 0.001,
      ...{ teacher: 'convnet', 'teacher.filters': [3], 'teacher.units': 8, 'student.widths': [8] },
      ...{ 'student.dropout': 0.2, scheme: 'ensemble', 'scheme.teachers': 2, 'second.asked': true },
      ...{ 'augmentation.mixup': true, 'augmentation.shift': 1, 'training.pseudoTwin': true },
    },
  },
  'bags of embeddings, dropout in the student': {
    task: 'languages',
    changes: { 'student.dropout': 0.2, 'loss.temperature': 3, 'training.learningRate': 0.01 },
  },
  'no weight on soft targets': {
    task: 'spirals',
    changes: { 'loss.weight': 0, 'teacher.widths': [12], 'student.widths': [6] },
  },
  'no labels at all': {
    task: 'checkerboard',
    changes: { 'transfer.labelled': 0, 'transfer.coordinates': 'y', 'teacher.widths': [12] },
  },
};
