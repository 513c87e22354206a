import type { StepValues } from '../../experiment/curve';
import { trainingPhaseIn } from '../../schemes/plan';
import { useApp } from '../store/context';

/**
 * How far the phase that a value is used in has come, in whole percent; null while it is not used. The learning rate
 * is used whenever a network trains, the others only while distilling.
 */
export function usePlayhead(of: keyof StepValues): number | null {
  return useApp(({ run }) => {
    if (run?.status !== 'running' && run?.status !== 'paused') return null;
    const phase = trainingPhaseIn(run.experiment, run.phase);
    if (!phase || (phase.kind === 'teach' && of !== 'learningRate')) return null;
    const progress = run.progress[phase.id];
    return progress ? Math.floor((100 * progress.step) / progress.steps) : null;
  });
}
