import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment, withValue } from '../../src/experiment/experiment';
import { openBackend, runExperiment } from '../support/session';

/** Percent right of teacher, student and twin where student and twin see nothing but what a generator makes. */
async function withoutData(seed: number) {
  await openBackend('wasm');
  const proposed = defaultExperiment(catalogue, 'spirals');
  const experiment = withValue(proposed, 'scheme', 'data-free', catalogue);
  const { final } = await runExperiment({ ...experiment, training: { ...experiment.training, seed } });
  const share = (count: number | undefined) => (100 * (count ?? 0)) / final.total;
  const { teacher, student, twin } = final.correct;
  const right = { teacher: share(teacher), student: share(student), twin: share(twin) };
  console.info(
    `seed ${seed}: teacher ${right.teacher.toFixed(1)}, student ${right.student.toFixed(1)}, ` +
      `twin ${right.twin.toFixed(1)}`,
  );
  return right;
}

/** Digits are the lesson *Without a single example*, whose claim is tested with the others. */
describe('a student that never saw an example', () => {
  // Settings and bounds were chosen on seeds 101 to 105, whose students had 83.5 to 96.3 percent right.
  it('tells three spirals apart: at least 80 percent right, mean of seeds 1 to 3, where guessing has 33', async () => {
    const students: number[] = [];
    for (const seed of [1, 2, 3]) students.push((await withoutData(seed)).student);
    expect(students.reduce((sum, value) => sum + value, 0) / students.length).toBeGreaterThanOrEqual(80);
  });
});
