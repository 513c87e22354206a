import { createRunController } from '../../../src/training/run/runController';

/** A run controller, and what it tells of: `paused`, `resumed`. */
export function conduct(paused = false, pace: number | null = null) {
  const heard: string[] = [];
  const controller = createRunController({
    paused,
    pace,
    now: () => performance.now(),
    onPaused: () => heard.push('paused'),
    onResumed: () => heard.push('resumed'),
  });
  return { controller, heard };
}
