import { accuracies } from '../../lessons/goals';
import type { Figure, Scene, Step } from '../../lessons/lesson';

/**
 * The figures that sum a lesson up: those of its last step; where it has none, those of the newest earlier step that has
 * some now; else the accuracies of the newest run that finished in the lesson. Empty before there is any.
 */
export function closingFigures(steps: readonly Pick<Step, 'figures'>[], scene: Scene): readonly Figure[] {
  for (const step of steps.toReversed()) {
    const figures = step.figures?.(scene) ?? [];
    if (figures.length > 0) return figures;
  }
  return accuracies(scene.finished.at(-1));
}
