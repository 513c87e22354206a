import type { SoftTargets } from '../experiment/settings';
import { type Message, messages } from '../experiment/text';
import { finishedWhere, newestWhere } from './goals';
import type { Figure, Goal, Scene } from './lesson';
import { accuracy } from './measures';

// What is left of the soft targets, as the control “Soft targets” takes it away: for lessons that ask which part helps.

const words = messages('lessons.soft-target-kinds', {
  real: 'The teacher’s own',
  classMean: 'Mean of its class',
  uniform: 'Wrong classes evened out',
  permuted: 'Wrong classes shuffled',
  twin: 'Hard labels (twin)',
});

const kinds: readonly { readonly kind: SoftTargets; readonly name: Message }[] = [
  { kind: 'real', name: words.real },
  { kind: 'class-mean', name: words.classMean },
  { kind: 'uniform', name: words.uniform },
  { kind: 'permuted', name: words.permuted },
];

/** Accuracy of the newest student with each kind of soft targets, and of one twin. */
export function accuracyByKind(scene: Scene): readonly Figure[] {
  const students = kinds.flatMap(({ kind, name }) => {
    const outcome = newestWhere(scene, ({ transfer }) => transfer.softTargets === kind);
    return outcome
      ? [{ label: name, value: accuracy(outcome, 'student'), unit: '%' as const, learner: 'student' as const }]
      : [];
  });
  const last = scene.finished.at(-1);
  const twin = last && {
    label: words.twin,
    value: accuracy(last, 'twin'),
    unit: '%' as const,
    learner: 'twin' as const,
  };
  return twin ? [...students, twin] : students;
}

/** Met when a run with this kind of soft targets has finished. */
export const ranWith = (kind: SoftTargets, text: string): Goal =>
  finishedWhere(text, ({ transfer }) => transfer.softTargets === kind);
