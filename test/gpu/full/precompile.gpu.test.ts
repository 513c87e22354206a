import type { Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { press, reaches } from '../../support/page/pageDriver';
import { type Site, serveSite, visit } from '../../support/page/site';
import { openEngine } from '../engine/source';

const engine = openEngine();
let site: Site;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(() => site?.close());

const brief = {
  'task.points': 100,
  'transfer.examples': 40,
  'teacher.widths': [12],
  'student.widths': [6],
  'training.teacherEpochs': 1,
  'training.studentEpochs': 1,
};
const images = {
  teacher: 'convnet',
  'teacher.filters': [2],
  'teacher.units': 4,
  student: 'convnet',
  'student.filters': [2],
  'student.units': 0,
  'transfer.examples': 20,
  'training.batchSize': 8,
  'training.teacherEpochs': 1,
  'training.studentEpochs': 1,
};

describe('a run on WebGPU', () => {
  it.each([
    ['spirals', 'as the page proposes it', brief],
    ['spirals', 'with dropout and jitter', { ...brief, 'student.dropout': 0.2, 'augmentation.jitter': 0.05 }],
    ['spirals', 'with three teachers', { ...brief, scheme: 'ensemble', 'student.dropout': 0.2 }],
    ['spirals', 'with generations', { ...brief, scheme: 'born-again', 'scheme.generations': 2 }],
    ['spirals', 'with networks that learn from each other', { ...brief, scheme: 'mutual' }],
    ['spirals', 'without data', { ...brief, scheme: 'data-free' }],
    ['spirals', 'by relations', { ...brief, method: 'relational' }],
    ['spirals', 'with a second question', { ...brief, 'second.asked': true }],
    ['digits', 'of convolutional nets, by attention', { ...images, method: 'attention-transfer' }],
  ] as const)(
    'asks for all pipelines of its steps before the first, and begins while its examples are on their way: %s %s',
    async (task, _title, changes) => {
      const seen = await engine.call('requestsOfRun', task, changes);
      expect(seen.modes).not.toContain('eager');
      expect(seen.losses).toBeGreaterThan(0);
      expect(seen.ahead).toBeGreaterThan(5);
      expect(seen.late).toEqual({});
      expect(seen.onTheSpot).toEqual({});
      expect(seen.left).toEqual([0, 0]);
      expect(engine.consoleErrors).toEqual([]);
    },
  );
});

/** A device that hands out no pipeline before it is let. */
interface Held {
  held: (() => void)[];
}

async function holdPipelines(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    const held: (() => void)[] = [];
    Object.assign(globalThis, { held });
    const original = GPUDevice.prototype.createComputePipelineAsync;
    GPUDevice.prototype.createComputePipelineAsync = function (asked) {
      const compiled = original.call(this, asked);
      return new Promise((resolve, reject) => {
        held.push(() => {
          GPUDevice.prototype.createComputePipelineAsync = original;
          compiled.then(resolve, reject);
        });
      });
    };
  });
}
const heldBy = (worker: Worker) => worker.evaluate(() => (globalThis as unknown as Held).held.length);
const letGo = (worker: Worker) =>
  worker.evaluate(() => {
    for (const go of (globalThis as unknown as Held).held) go();
  });

/** Resolves after so many frames of the page. */
const frames = (page: Page, count: number) =>
  page.evaluate(
    (count) =>
      new Promise<void>((resolve) => {
        const next = (left: number) => (left === 0 ? resolve() : requestAnimationFrame(() => next(left - 1)));
        next(count);
      }),
    count,
  );

describe('a page whose next run needs new pipelines', () => {
  const few = '#kd1?task.points=100&training.teacherEpochs=2&training.studentEpochs=2';

  it('goes on while they are compiled: its frames come, and its worker follows orders', async () => {
    const { page, consoleErrors } = await visit(engine.browser, site, `?backend=webgpu${few}`);
    const [worker] = page.workers() as [Worker];
    for (const change of ['training.batchSize=16', 'student.widths=9', 'method=logit-matching']) {
      await page.evaluate((fragment) => {
        location.hash = fragment;
      }, `${few}&${change}`);
      await holdPipelines(worker);
      await press(page, 'Run');
      await expect.poll(() => heldBy(worker)).toBeGreaterThan(0);
      await frames(page, 20);
      await press(page, 'Pause');
      await reaches(page, 'paused');
      await press(page, 'Run');
      await reaches(page, 'teach', 'distil');
      await letGo(worker);
      await reaches(page, 'distil', 'measure', 'done');
      await press(page, 'Reset');
    }
    expect(consoleErrors).toEqual([]);
    await page.close();
  });
});
