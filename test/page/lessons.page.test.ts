import { beforeAll, describe, expect, it } from 'vitest';
import { allTicked, heading, lessonOf, openFromList, strip, ticked, walkThrough } from '../support/page/lessonVisitor';
import { coloursOf, isKept, press, reaches, scores, shownValue, slider } from '../support/page/pageDriver';
import type { Visit } from '../support/page/site';
import { siteFixture } from '../support/page/siteFixture';

const here = siteFixture();

/** Those that point at most parts; `full/everyLesson` has all. */
const some = ['start-here', 'dark-knowledge', 'three-per-cent', 'spot-the-bug'].map(lessonOf);

describe('a lesson', () => {
  let shown: Visit;
  beforeAll(async () => {
    shown = await here.visit();
  });

  it.each(some.map((lesson) => [lesson.id, lesson] as const))(
    '%s opens from the list, and each step points at something that is on the page',
    async (_, lesson) => {
      await openFromList(shown.page, lesson);
      await walkThrough(shown.page, lesson);
      expect(shown.consoleErrors).toEqual([]);
    },
  );
});

describe('a lesson is played', () => {
  it('to its end: four points are enough', async () => {
    const lesson = lessonOf('four-points');
    const { page, consoleErrors } = await here.visit();
    await openFromList(page, lesson);
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await allTicked(page, lesson);
    const agrees = strip(page, lesson).getByText(/^\d+\.\d %$/);
    expect(Number.parseFloat(await agrees.first().innerText())).toBeGreaterThanOrEqual(99);
    await press(page, 'Next');
    await press(page, 'Next');
    expect(await ticked(page, lesson)).toEqual({ met: 0, all: 1 });
    await slider(page, 'Examples').press('Home');
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await page.getByText('All goals of this lesson are met.').waitFor();
    expect(consoleErrors).toEqual([]);
  });

  it('on after a reload, with its step, goals and results, and Back and Forward go through its steps', async () => {
    const lesson = lessonOf('four-points');
    const { page, consoleErrors } = await here.visit();
    await openFromList(page, lesson);
    await press(page, 'Run');
    await reaches(page, 'done');
    await press(page, 'Next');
    await allTicked(page, lesson);
    const before = await scores(page);
    const agrees = await strip(page, lesson).getByRole('definition').allInnerTexts();
    await isKept(page);

    await page.reload();
    await heading(page, 'The same line').waitFor();
    await reaches(page, 'done');
    expect(await ticked(page, lesson)).toEqual({ met: 1, all: 1 });
    expect(await scores(page)).toEqual(before);
    expect(await strip(page, lesson).getByRole('definition').allInnerTexts()).toEqual(agrees);
    await expect.poll(async () => Math.min(...(await coloursOf(page, 'canvas')))).toBeGreaterThan(20);
    await page.getByRole('tab', { name: 'Attack' }).click();
    await page.getByText('The networks of this run were lost when the page was reloaded.').waitFor();

    await page.goBack();
    await heading(page, 'Two straight lines').waitFor();
    await page.goBack();
    await strip(page, lesson).waitFor({ state: 'detached' });
    await page.goForward();
    await page.goForward();
    await heading(page, 'The same line').waitFor();
    await press(page, 'Lessons');
    await page.getByRole('dialog').getByText('now', { exact: true }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget progress' }).click();
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Forget progress' }).count()).toBe(0);
    expect(consoleErrors).toEqual([]);
  });

  it('with its controls held, all but the free ones, until it is left', async () => {
    const { page } = await here.visit('?lesson=two-hundred-labels');
    await strip(page, lessonOf('two-hundred-labels')).waitFor();
    const isDisabled = (name: string) => page.getByRole('textbox', { name: `${name} =` }).isDisabled();
    await slider(page, 'Labelled').waitFor();
    expect(await isDisabled('Labelled')).toBe(false);
    expect(await isDisabled('Label noise')).toBe(true);
    await press(page, 'Leave');
    await page.getByRole('button', { name: /^Transfer set/ }).click();
    await slider(page, 'Label noise').waitFor();
    expect(await isDisabled('Label noise')).toBe(false);
  });

  it('on with the experiment of a link that was copied on the way', async () => {
    const { page } = await here.visit('?lesson=dark-knowledge#kd1?task=digits&loss.temperature=9');
    await strip(page, lessonOf('dark-knowledge')).waitFor();
    // The second step opens the panel with the slider that it points at.
    await press(page, 'Next');
    await slider(page, 'Temperature T').waitFor();
    expect(await shownValue(page, 'Temperature T')).toBe('9');
  });

  it('and one that does not exist is reported', async () => {
    const { page } = await here.visit('?lesson=nonsense');
    await page
      .getByRole('alert')
      .getByText(/There is no lesson “nonsense”/)
      .waitFor();
  });
});

describe('insight measures what lessons speak of', () => {
  it('fidelity, calibration and entropy of every learner, and the accuracy of each class with a bias', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?training.teacherEpochs=10&training.studentEpochs=10');
    await press(page, 'Run');
    await reaches(page, 'done');
    await page.getByRole('tab', { name: 'Measures' }).click();
    await page.getByRole('table', { name: 'Measures' }).waitFor();
    const rows = await page.getByRole('table', { name: 'Measures' }).getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatch(/Predicts the teacher’s class\s+–\s+\d+\.\d %\s+\d+\.\d %/);
    expect(await page.getByRole('img', { name: /^Student\. Confidence/ }).count()).toBe(1);

    await page.getByRole('tab', { name: 'Classes' }).click();
    await page.getByText('One by one', { exact: true }).click();
    const table = page.getByRole('table', { name: 'Accuracy by class, in percent' });
    const student = async (row: string) =>
      Number.parseFloat(
        (await table.getByRole('row').filter({ hasText: row }).getByRole('cell').nth(1).innerText()).trim(),
      );
    await table.getByRole('checkbox', { name: 'Class B' }).check();
    await slider(page, 'Bias on the ticked classes').press('End');
    await expect.poll(() => student('Class B')).toBe(100);
    await slider(page, 'Bias on the ticked classes').press('Home');
    await expect.poll(() => student('Class B')).toBeLessThan(50);
    expect(consoleErrors).toEqual([]);
  });
});
