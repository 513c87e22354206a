import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment } from '../../src/experiment/experiment';
import type { Evaluation } from '../../src/report/scores';
import { openBackend, runExperiment } from '../support/session';

/** Points of test accuracy, 0 … 100. */
const points = (count: number | undefined, { total }: Evaluation) => (100 * (count ?? 0)) / total;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the experiment that the page opens on', () => {
  // Settings were chosen on seeds 101 to 103; the claim is tested on others.
  it('shows a gap of at least 5 points between student and twin, mean of seeds 1 to 5', async () => {
    await openBackend('wasm');
    const opening = defaultExperiment(catalogue);
    const gaps: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const { final } = await runExperiment({ ...opening, training: { ...opening.training, seed } });
      gaps.push(points(final.correct.student, final) - points(final.correct.twin, final));
      console.info(
        `seed ${seed}: teacher ${points(final.correct.teacher, final).toFixed(1)}, ` +
          `student ${points(final.correct.student, final).toFixed(1)}, twin ${points(final.correct.twin, final).toFixed(1)}`,
      );
    }
    expect(mean(gaps)).toBeGreaterThanOrEqual(5);
  });
});

describe('200 labelled digits and a teacher', () => {
  it('the student, which hears the teacher about 7,800 more, is at least 5 points better than its twin', async () => {
    await openBackend('wasm');
    const digits = defaultExperiment(catalogue, 'digits');
    expect(digits.transfer.labelled).toBe(200);
    const gaps: number[] = [];
    for (const seed of [1, 2]) {
      const { final } = await runExperiment({ ...digits, training: { ...digits.training, seed } });
      gaps.push(points(final.correct.student, final) - points(final.correct.twin, final));
    }
    expect(mean(gaps)).toBeGreaterThanOrEqual(5);
  });

  it('without the teacher’s voice (λ = 0) student and twin are the same to the last answer', async () => {
    await openBackend('wasm');
    const digits = defaultExperiment(catalogue, 'digits');
    const short = { ...digits.training, teacherEpochs: 1, studentEpochs: 1 };
    const { final } = await runExperiment({ ...digits, loss: { ...digits.loss, weight: 0 }, training: short });
    expect(final.answers.student).toEqual(final.answers.twin);
  });
});
