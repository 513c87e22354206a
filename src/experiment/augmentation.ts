import { type Fields, flag, number, type ValuesOf } from './fields';
import type { InputKind } from './inputKind';
import type { Objective } from './objective';

/**
 * Augmentation of every batch. Student and twin get the same augmented examples, and so does the teacher unless told.
 */
export const augmentationFields = {
  shift: number({
    default: 0,
    min: 0,
    max: 3,
    step: 1,
    unit: 'px',
    label: 'Random shift',
    term: 'augmentation',
    help: 'Every image is moved by up to this many pixels along both axes, anew at each step. Hinton’s teacher learned from images jittered by up to 2.',
  }),
  jitter: number({
    default: 0,
    min: 0,
    max: 0.3,
    step: 0.01,
    label: 'Random jitter',
    term: 'jitter',
    help: 'Standard deviation of the Gaussian noise that is added to every point, anew at each step. The square is 2 wide.',
  }),
  mixup: flag({
    default: false,
    label: 'Mixup of examples',
    term: 'mixup',
    help: 'Every example is blended with another one of its batch, m : 1 − m with m uniform in 0 … 1 at each step, and hard labels alike (mixup: Zhang et al., ICLR 2018). The teacher’s soft targets are for the blend (Beyer 2022).',
  }),
  teacherToo: flag({
    default: false,
    label: 'Train the teacher with it too',
    term: 'augmentation',
  }),
  cleanTeacher: flag({
    default: false,
    label: 'The teacher answers before it',
    term: 'augmentation',
    help: 'When asked for soft targets, the teacher sees the example before shift and jitter; only student and twin see it changed. Noisy student does so (Xie 2020). Beyer 2022 finds it better when both see the same.',
  }),
} as const;

/** Values of {@link augmentationFields}. */
export type AugmentationSettings = ValuesOf<typeof augmentationFields>;

/** The fields that apply to these examples; none where they are ids, and no mixup where they are not of one class. */
export function augmentationFieldsFor({ input: { augmentation }, objective }: AskedExamples): Fields {
  const { shift, jitter, mixup, ...others } = augmentationFields;
  if (!augmentation) return {};
  return { [augmentation]: { shift, jitter }[augmentation], ...(objective.isOfOneClass && { mixup }), ...others };
}

interface AskedExamples {
  readonly input: InputKind;
  readonly objective: Objective;
}

/** Do these settings change any example? */
export const changesExamples = ({ shift, jitter, mixup }: AugmentationSettings): boolean =>
  shift > 0 || jitter > 0 || mixup;

/**
 * Must the teacher run on every batch of distillation, instead of once on the transfer set? Mixup makes new examples at
 * every step, so it requires that even if the teacher is given examples without shift and jitter.
 */
export const needsTeacherEachBatch = (settings: AugmentationSettings): boolean =>
  changesExamples(settings) && (settings.mixup || !settings.cleanTeacher);
