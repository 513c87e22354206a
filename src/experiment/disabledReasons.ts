import { byId, type Catalogue, type Chosen, type MethodConditions } from './declarations';
import type { Objective } from './objective';
import { questionsOf, type SecondSettings } from './secondQuestion';
import type { Message } from './text';

/** The parts of an experiment that decide which methods can be used. */
export interface MethodSetting {
  readonly task: Chosen;
  readonly second: SecondSettings;
  readonly teacher: Chosen;
  readonly student: Chosen;
  readonly scheme: Chosen;
  readonly transfer: { readonly labelled: number };
  readonly augmentation: { readonly mixup: boolean };
}

/** A function from a method's id to the reason why it cannot be used in this setting; null if it can. */
export function disabledReasonsIn(setting: MethodSetting, catalogue: Catalogue): (methodId: string) => Message | null {
  let conditions: MethodConditions | null = null;
  return (methodId) => {
    conditions ??= conditionsOf(setting, catalogue);
    return byId(catalogue.methods, methodId).disabledReason(conditions);
  };
}

function conditionsOf(setting: MethodSetting, catalogue: Catalogue): MethodConditions {
  const { task, second, teacher, student, scheme, transfer, augmentation } = setting;
  const declared = byId(catalogue.tasks, task.id);
  const { inputShape, input } = declared;
  const questions = questionsOf(declared, task.values, second);
  const hasPositions = questions.some(({ rows }) => rows > 1);
  const positions = hasPositions ? inputShape[0] : undefined;
  const tapsOf = ({ id, values }: Chosen) => byId(catalogue.architectures, id).taps(values, inputShape, positions);
  return {
    student: tapsOf(student),
    teacher: tapsOf(teacher),
    classes: Math.min(...questions.filter(({ isTaught }) => isTaught).map(({ classes }) => classes)),
    labelled: transfer.labelled,
    teachers: byId(catalogue.schemes, scheme.id).plan(scheme.values).teachers,
    mixesLabels: augmentation.mixup,
    hasRowTargets: questions.every(({ isTaught, objective }) => !isTaught || objective.hasRowTargets === true),
    areIds: input.range === null,
    hasPositions,
    answers: answersOf(questions.filter(({ isTaught }) => isTaught).map(({ objective }) => objective)),
    ...(questions.length > 1 && {
      second: { isTaughtUnlabelled: questions.some(({ isLabelled, isTaught }) => isTaught && !isLabelled) },
    }),
  };
}

const answersOf = (objectives: readonly Objective[]): NonNullable<MethodConditions['answers']> => {
  if (objectives.every(({ isOfSequences }) => isOfSequences)) return 'sequences';
  return objectives.every(({ isOfOneClass }) => isOfOneClass) ? 'classes' : 'others';
};
