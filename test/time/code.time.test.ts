import { describe, expect, it } from 'vitest';
import { reduced } from '../../src/app/stage/curves';
import { capture } from '../../src/backend/capture/capture';
import { openBackend } from '../support/session';
import { stepCase } from '../support/stepCases';
import { createSteps } from '../support/steps';

describe('the points of a chart', () => {
  it('takes less than 10 ms for 100,000 steps of four curves', () => {
    const length = 100_000;
    const column = () => Float32Array.from({ length }, (_, i) => i % 7);
    const columns = { total: column(), hard: column(), soft: column(), twin: column() };
    const step = Float32Array.from({ length }, (_, i) => i + 1);
    // The best of several: the test is of the code, not of what else the machine does.
    const times = Array.from({ length: 10 }, () => {
      const begun = performance.now();
      reduced(step, columns, 240);
      return performance.now() - begun;
    });
    expect(Math.min(...times)).toBeLessThan(10);
  });
});

describe('a step replayed on WASM', () => {
  it('costs at most a third of the eager step for a small perceptron', async () => {
    await openBackend('wasm');
    const steps = createSteps(stepCase({ values: { widths: [8, 8], dropout: 0 }, batchSize: 32, examples: 320 }));
    const { program } = steps;
    const timed = (work: () => void) => {
      const begun = performance.now();
      for (let taken = 0; taken < 30; taken++) {
        program.feed.refill();
        work();
        program.feed.taken(1);
      }
      return performance.now() - begun;
    };
    const eager = [0, 1, 2, 3].map(() => timed(program.step)).slice(1);
    const record = await capture(program.step);
    const replayed = [0, 1, 2, 3].map(() => timed(() => record.replay(1))).slice(1);
    expect(Math.min(...replayed)).toBeLessThan(Math.min(...eager) / 3);
    record.dispose();
    steps.dispose();
  });
});
