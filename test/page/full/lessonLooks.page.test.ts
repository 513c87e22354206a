import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages } from '../../../src/app/locales/languages';
import { lessons } from '../../../src/lessons';
import { readerOf } from '../../support/declaredTexts';
import { coveredBy, heading, lessonOf } from '../../support/page/lessonVisitor';
import { overflow, press, reaches, violationsOf } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';
import { allOrCovering } from '../../support/products';

const here = siteFixture();

describe('how a lesson looks and who can use it', () => {
  const schemes = ['light', 'dark'] as const;
  it.each(schemes)(
    'has no violation that axe finds, in the list, a lesson and every view (%s)',
    async (colorScheme) => {
      const { page } = await here.visit('?lesson=four-points', { colorScheme });
      await press(page, 'Run');
      await reaches(page, 'done');
      expect(await violationsOf(page)).toEqual([]);
      for (const view of ['Measures', 'Seeds', 'Classes']) {
        await page.getByRole('tab', { name: view }).click();
        expect(await violationsOf(page), view).toEqual([]);
      }
      for (const view of ['Similar classes', 'One by one']) {
        await page.getByText(view, { exact: true }).click();
        expect(await violationsOf(page), view).toEqual([]);
      }
      await press(page, 'Lessons');
      await page.getByRole('dialog').getByRole('heading', { name: 'Limits and failures' }).waitFor();
      // The drawer is measured at rest, not while it fades in.
      await page
        .getByRole('dialog')
        .evaluate((drawer) =>
          Promise.all(drawer.ownerDocument.getAnimations().map((animation) => animation.finished.catch(() => {}))),
        );
      expect(await violationsOf(page)).toEqual([]);
      await page.context().close();
    },
  );

  it.each(allOrCovering(lessons, coveredBy).map(({ id }) => id))(
    '%s fits one screen of 1440 × 900, and a phone sideways, at every step',
    async (id) => {
      const lesson = lessonOf(id);
      const { page } = await here.visit(`?lesson=${id}`);
      for (const { code, name } of languages) {
        const text = readerOf(code);
        const words = JSON.parse(readFileSync(`src/app/locales/${code}/lessons.json`, 'utf8')) as Record<
          string,
          string
        >;
        await page.getByText(name, { exact: true }).click();
        for (const step of lesson.steps) {
          await heading(page, text(step.title)).waitFor();
          expect(await overflow(page), text(step.title)).toEqual({ right: 0, down: 0 });
          if (step !== lesson.steps.at(-1)) await press(page, words.next as string);
        }
        for (const _ of lesson.steps.slice(1)) await press(page, words.back as string);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(async () => (await overflow(page)).right).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );

  it('is chosen and walked through by the keyboard alone', async () => {
    const { page } = await here.visit();
    await page.getByRole('button', { name: 'Lessons' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const first = page.getByRole('dialog').getByRole('button', { name: /^Dark knowledge/ });
    await first.focus();
    await page.keyboard.press('Enter');
    await heading(page, 'A label names one class').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Next', exact: true }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'At T = 1, nearly a label').waitFor();
    await page.context().close();
  });
});
