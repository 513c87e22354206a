import { describe, expect, it } from 'vitest';
import { awaitCharts, press } from '../support/page/pageDriver';
import { siteFixture } from '../support/page/siteFixture';
import { overhear, overheardBy, runUndrawn, timeOfTraining } from '../support/page/workerTraffic';

/**
 * What only a machine of its own can show, since everything else that runs on it comes between page and worker:
 * `npx vitest run --project time test/time/quiet.time.test.ts`
 */
const rounds = 5;
/** Steps a second while the charts follow the run, and with nothing drawn: at least, in the middle of the rounds. */
const leastPace = 0.95;
const minute = 60_000;
const longest = 5 * minute;

const here = siteFixture();

/** A whole run with its charts drawn: what was heard of it, and tasks of more than 50 ms from the click on Run on. */
async function runDrawn(where: string) {
  const { page } = await here.visit(where, {}, overhear);
  await awaitCharts(page);
  const pressed = await page.evaluate(() => performance.now());
  await press(page, 'Run');
  await page.locator('[data-phase=done]').waitFor({ state: 'attached', timeout: longest });
  const workerTraffic = await overheardBy(page);
  await page.context().close();
  const longTasks = workerTraffic.longTasks.filter(({ at, milliseconds }) => at + milliseconds > pressed);
  return { workerTraffic, pressed, longTasks, trained: timeOfTraining(workerTraffic.heard) };
}

describe('on a machine of its own', () => {
  it.each([
    ['the default', '#kd1?training.batchSize=8&training.teacherEpochs=200&training.studentEpochs=200'],
    [
      'digits',
      '#kd1?task=digits&teacher=perceptron&student=perceptron&training.teacherEpochs=30&training.studentEpochs=20',
    ],
  ])(
    'training with live charts keeps the pace of training that nobody sees: %s',
    async (_name, where) => {
      const paces: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const { workerTraffic, trained } = await runDrawn(where);
        // The same run for a page of its own that shows nothing.
        const blind = await (await here.browser.newContext()).newPage();
        await blind.goto(`${here.site.url}favicon.svg`);
        paces.push(timeOfTraining(await runUndrawn(blind, workerTraffic)).milliseconds / trained.milliseconds);
        await blind.context().close();
      }
      console.info(`pace ${paces.map((pace) => pace.toFixed(3))}`);
      expect(paces.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]).toBeGreaterThan(leastPace);
    },
    2 * longest,
  );

  it(
    'no task of the page takes more than 50 ms by the clock in a run of a minute',
    async () => {
      const { pressed, longTasks, trained } = await runDrawn(
        '#kd1?task=digits&teacher=convnet&student=convnet&training.teacherEpochs=50&training.studentEpochs=24',
      );
      console.info(
        `${Math.round(trained.milliseconds)} ms; over 50 ms: ${longTasks.map(({ at, milliseconds }) => `${milliseconds} at ${Math.round(at - pressed)}`)}`,
      );
      expect(trained.milliseconds).toBeGreaterThan(minute);
      expect(longTasks).toEqual([]);
    },
    longest,
  );
});
