import type { StepValues } from '../../experiment/curve';
import { isTeachPhase, isTraining } from '../../experiment/phases';
import { useApp } from '../store/context';

/**
 * How far the phase that a value is used in has come, in whole percent; null while it is not used. The learning rate
 * is used whenever a network trains, the others only while distilling.
 */
export function usePlayhead(of: keyof StepValues): number | null {
  return useApp(({ run }) => {
    if (run?.status !== 'running' && run?.status !== 'paused') return null;
    if (!isTraining(run.phase) || (isTeachPhase(run.phase) && of !== 'learningRate')) return null;
    const progress = run.progress[run.phase];
    return progress ? Math.floor((100 * progress.step) / progress.steps) : null;
  });
}
