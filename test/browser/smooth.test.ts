import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overhear, overheardBy, runUndrawn, timeOfDistilling } from './overheard';
import { openBrowser, type Site, serveSite, visit } from './site';
import { press, reaches } from './visitor';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Much slack, since other work on a machine of two cores slows the page and its worker, and unequally. */
const leastPace = 0.4;
/** Share of the run in tasks of more than 50 ms, which other work makes longer than they are. */
const mostOfTheTime = 0.6;
/** Processor time of the page's own thread for as long as training takes, which other work does not change. */
const mostDrawing = 1;

/** Seconds of processor time that the page's own thread has had. */
async function threadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

describe('a page that draws while its worker trains', () => {
  it('keeps the worker’s pace, and its own thread free', async () => {
    const paces: number[] = [];
    for (let round = 0; round < 3; round++) {
      const where = '#kd1?training.teacherEpochs=20&training.studentEpochs=200';
      const { page } = await visit(browser, site, where, {}, overhear);
      await page.mouse.move(700, 500);
      await page.waitForFunction(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('/Charts-')),
      );
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const before = await threadTime(session);
      const from = await page.evaluate(() => performance.now());
      await press(page, 'Run');
      await reaches(page, 'done');
      const overheard = await overheardBy(page);
      const to = await page.evaluate(() => performance.now());
      const drawing = (await threadTime(session)) - before;
      const tasks = overheard.longTasks.filter(({ at }) => at > from).map(({ milliseconds }) => milliseconds);
      const busy = tasks.reduce((sum, milliseconds) => sum + milliseconds, 0) / (to - from);
      // The same page, without the page.
      await page.goto(`${site.url}favicon.svg`);
      const undrawn = await runUndrawn(page, overheard);
      paces.push(timeOfDistilling(undrawn) / timeOfDistilling(overheard.heard));
      const training = ((undrawn.at(-1)?.at ?? 0) - (undrawn[0]?.at ?? 0)) / 1000;
      console.info(
        `${drawing.toFixed(2)} s of drawing in ${training.toFixed(2)} s of training; pace ${paces.at(-1)?.toFixed(2)}; ${tasks.length} tasks over 50 ms in ${((to - from) / 1000).toFixed(1)} s: ${tasks.map(Math.round)}`,
      );
      expect(drawing / training).toBeLessThan(mostDrawing);
      expect(busy).toBeLessThan(mostOfTheTime);
      await page.close();
    }
    expect(median(paces)).toBeGreaterThan(leastPace);
  });

  it.each([
    ['the default', '#kd1?training.teacherEpochs=200&training.studentEpochs=200'],
    ['a perceptron on digits', '#kd1?task=digits&teacher=perceptron&student=perceptron&training.teacherEpochs=50'],
    ['a convolutional net on digits', '#kd1?task=digits&teacher=convnet&student=convnet&training.teacherEpochs=50'],
  ])('answers Pause within 100 ms: %s', async (_name, where) => {
    const { page } = await visit(browser, site, where, {}, overhear);
    await press(page, 'Run');
    await reaches(page, 'teach', 'distil');
    for (let round = 0; round < 12; round++) {
      await press(page, 'Pause');
      await reaches(page, 'paused');
      await press(page, 'Run');
      await reaches(page, 'teach', 'distil');
    }
    const { said, heard } = await overheardBy(page);
    const answers = said
      .filter(({ kind }) => kind === 'pause')
      .map(({ at }) => (heard.find((each) => each.kind === 'paused' && each.at > at)?.at ?? Infinity) - at);
    console.info(answers.map(Math.round).join());
    expect(answers).toHaveLength(12);
    expect(median(answers)).toBeLessThan(100);
    await page.close();
  });
});
