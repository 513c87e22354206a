import { catalogue } from '../../../catalogue';
import { methods } from '../../../distillation';
import { needsTeacherEachBatch } from '../../../experiment/augmentation';
import { byId } from '../../../experiment/declarations';
import type { Experiment } from '../../../experiment/experiment';
import type { PhaseSpec } from '../../../experiment/phases';
import { hasPseudoTwin } from '../../../experiment/pseudoTwin';
import type { Text } from '../../../experiment/text';
import type { Role, StudentRole } from '../../../report/roles';
import { planOf } from '../../../schemes/plan';

/** What a network can learn from, as parts of the diagram. */
export type Source = 'softTargets' | 'teacherClass' | 'label';
/** A part of the diagram that can be looked into. */
export type Part = 'batch' | 'teacher' | Source | StudentRole;

/** How data flows in a run, as far as the diagram shows it. */
export interface Diagram {
  /** Are the inputs examples of the task, or does a generator make them? */
  readonly inputs: 'examples' | 'generated';
  /** Number of teachers that are fused; 0 if the network in the teacher's role learns along with the student. */
  readonly teachers: number;
  /** Networks between the teacher and the student, in the order in which they learn. */
  readonly intermediates: readonly Text[];
  /** Does the method's term use the teacher? */
  readonly asksTeacher: boolean;
  /** Does the teacher answer every batch anew, so that it works while the student learns? */
  readonly isLive: boolean;
  /** The networks that learn from it, top to bottom, and from what. */
  readonly learners: readonly { readonly role: StudentRole; readonly from: readonly Source[] }[];
}

/** The diagram of an experiment, from its plan; `hardWeight` is α. */
export function diagramOf(experiment: Experiment, hardWeight: number): Diagram {
  const { teachers, intermediates, generator } = planOf(experiment);
  const label: Source = generator ? 'teacherClass' : 'label';
  const { ignoresTeacher } = byId(methods, experiment.method.id);
  return {
    inputs: generator ? 'generated' : 'examples',
    teachers,
    intermediates: intermediates.map(({ name }) => name),
    asksTeacher: !ignoresTeacher,
    isLive: teachers === 0 || generator !== undefined || needsTeacherEachBatch(experiment.augmentation),
    learners: [
      { role: 'student', from: ['softTargets', ...(hardWeight === 0 ? [] : [label])] },
      ...(hasPseudoTwin(experiment, catalogue) ? [{ role: 'pseudoTwin', from: ['teacherClass'] } as const] : []),
      { role: 'twin', from: [label] },
    ],
  };
}

/** An arrow of the diagram. */
export interface Flow {
  readonly from: 'batch' | 'teacher' | Source;
  readonly to: 'teacher' | Source | Role;
  /** Does data move along it in this phase? */
  readonly isActive: boolean;
}

/** All arrows, and which of them are in use in a phase; none is before a run. */
export function flowsOf(diagram: Diagram, phase: PhaseSpec['kind'] | null): readonly Flow[] {
  const { learners, isLive, inputs } = diagram;
  const isIn = (...kinds: PhaseSpec['kind'][]) => phase !== null && kinds.includes(phase);
  const asked = isIn('soften') || (isIn('distil') && isLive);
  const isGenerated = inputs === 'generated';
  const hasLabels = !isGenerated || diagram.teachers > 0;
  const uses = (source: Source) => learners.some(({ from }) => from.includes(source));
  return [
    { from: 'batch', to: 'teacher', isActive: isIn('teach') || asked },
    ...(hasLabels
      ? [
          {
            from: 'batch',
            to: 'label',
            isActive: isIn('teach') || (isIn('distil', 'prolong') && !isGenerated),
          } as const,
        ]
      : []),
    { from: 'label', to: 'teacher', isActive: isIn('teach') || (isIn('distil') && diagram.teachers === 0) },
    { from: 'teacher', to: 'softTargets', isActive: asked },
    ...(uses('teacherClass') ? [{ from: 'teacher', to: 'teacherClass', isActive: asked } as const] : []),
    ...learners.flatMap(({ role, from }) =>
      from.map((source) => ({
        from: source,
        to: role,
        isActive: isIn('distil') || (role === 'twin' && isIn('prolong')),
      })),
    ),
  ];
}

/** Does a part work in this phase: does an arrow in use begin or end there? */
export const isAtWork = (flows: readonly Flow[], part: Flow['from'] | Flow['to']): boolean =>
  flows.some(({ from, to, isActive }) => isActive && (from === part || to === part));
