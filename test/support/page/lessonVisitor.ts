import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { inEnglish } from '../../../src/experiment/text';
import { lessons } from '../../../src/lessons';
import type { Lesson } from '../../../src/lessons/lesson';

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
