import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { inEnglish } from '../../../src/experiment/text';
import { lessons } from '../../../src/lessons';
import type { Lesson } from '../../../src/lessons/lesson';
import { press } from './pageDriver';

/** What a visitor does and sees in a lesson, for the tests. */

export const strip = (page: Page, lesson: Lesson) =>
  page.getByRole('region', { name: `Lesson: ${inEnglish(lesson.title)}` });
export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true });
export const lessonOf = (id: string) => lessons.find((lesson) => lesson.id === id) as Lesson;
/** The goals of the shown step that are ticked, out of all of them. */
export const ticked = async (page: Page, lesson: Lesson) => {
  const goals = strip(page, lesson).getByRole('listitem');
  return { met: await goals.and(page.locator('[data-met="true"]')).count(), all: await goals.count() };
};
export const allTicked = (page: Page, lesson: Lesson) =>
  expect
    .poll(
      async () => {
        const { met, all } = await ticked(page, lesson);
        return all - met;
      },
      { timeout: 60_000 },
    )
    .toBe(0);

/** What a lesson shows that others may show as well: its task, and everything on the page that it points at. */
export const coveredBy = ({ experiment, steps }: Lesson): readonly string[] => [
  experiment.task,
  ...steps.flatMap(({ target }) => (target ? [target] : [])),
];

/** Chooses a lesson in the list of lessons, and waits for its first step. */
export async function openFromList(page: Page, lesson: Lesson): Promise<void> {
  await press(page, 'Lessons');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: inEnglish(lesson.title) })
    .click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await strip(page, lesson).waitFor();
}

/** Goes through all steps of an open lesson and ends it: each step shows its goals, and points at a part of the page. */
export async function walkThrough(page: Page, lesson: Lesson): Promise<void> {
  const inAddress = () => new URL(page.url()).searchParams.get('lesson');
  for (const [at, step] of lesson.steps.entries()) {
    await heading(page, inEnglish(step.title)).waitFor();
    await page.getByText(`Step ${at + 1} of ${lesson.steps.length}`).waitFor();
    expect((await ticked(page, lesson)).all).toBe(step.goals?.length ?? 0);
    if (step.target) await page.locator(`[data-target~="${step.target}"]`).first().waitFor();
    if (step !== lesson.steps.at(-1)) await press(page, 'Next');
  }
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(inAddress()).toBe(lesson.id);
  await press(page, 'Finish');
  await strip(page, lesson).waitFor({ state: 'detached' });
  expect(inAddress()).toBe(null);
}
