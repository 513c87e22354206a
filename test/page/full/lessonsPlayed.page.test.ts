import { describe, expect, it } from 'vitest';
import { allTicked, lessonOf, strip, ticked } from '../../support/page/lessonVisitor';
import { press, reaches } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('a lesson is played', () => {
  it('to its end: when distilling harms', async () => {
    const lesson = lessonOf('when-it-harms');
    const { page, consoleErrors } = await here.visit('?lesson=when-it-harms');
    await strip(page, lesson).waitFor();
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await allTicked(page, lesson);
    await press(page, 'Next');
    const units = page.getByRole('spinbutton', { name: /Hidden layers, number 1/ }).last();
    await units.fill('32');
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page.getByText('All goals of this lesson are met.').waitFor();
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('to its end: what cannot be passed on', async () => {
    const lesson = lessonOf('privileged-information');
    const { page, consoleErrors } = await here.visit('?lesson=privileged-information');
    await strip(page, lesson).waitFor();
    expect(await page.getByRole('img', { name: 'As the student sees it' }).count()).toBe(0);
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page.getByRole('combobox', { name: 'Student sees' }).selectOption('blocks-7');
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page.getByRole('img', { name: 'As the student sees it' }).waitFor();
    await press(page, 'Next');
    await page.getByText('All goals of this lesson are met.').waitFor();
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('to its end: too big a teacher, and the assistant', async () => {
    const lesson = lessonOf('too-big-a-teacher');
    const { page, consoleErrors } = await here.visit('?lesson=too-big-a-teacher');
    await strip(page, lesson).waitFor();
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page
      .getByRole('spinbutton', { name: /Hidden layers, number 1/ })
      .first()
      .fill('256');
    await page.getByRole('button', { name: 'Hidden layers: Add' }).first().click();
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page.getByRole('combobox', { name: 'Who teaches' }).selectOption('assistant');
    await page.getByRole('checkbox', { name: /^Keep the trained teacher/ }).check();
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page.getByText('All goals of this lesson are met.').waitFor();
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('to its end: many teachers', async () => {
    const lesson = lessonOf('many-teachers');
    const { page, consoleErrors } = await here.visit('?lesson=many-teachers');
    await strip(page, lesson).waitFor();
    const runWith = async (scheme: string) => {
      await page.getByRole('combobox', { name: 'Who teaches' }).selectOption(scheme);
      await press(page, 'Run');
      await reaches(page, 'done');
    };
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await runWith('ensemble');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await press(page, 'Next');
    await page
      .getByRole('spinbutton', { name: /Hidden layers, number 1/ })
      .first()
      .fill('64');
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(await ticked(page, lesson)).toEqual({ met: 0, all: 1 });
    await runWith('single');
    await allTicked(page, lesson);
    await page.getByText('All goals of this lesson are met.').waitFor();
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('to its end: thin and deep', async () => {
    const lesson = lessonOf('thin-and-deep');
    const { page, consoleErrors } = await here.visit('?lesson=thin-and-deep');
    await strip(page, lesson).waitFor();
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await press(page, 'Next');
    expect(await ticked(page, lesson)).toEqual({ met: 0, all: 1 });
    await page.getByRole('combobox', { name: 'Method' }).selectOption('hinton');
    await press(page, 'Run');
    await reaches(page, 'done');
    await allTicked(page, lesson);
    await press(page, 'Next');
    await page.getByRole('tab', { name: 'Seeds' }).click();
    await page.getByText('All goals of this lesson are met.').waitFor();
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });
});
