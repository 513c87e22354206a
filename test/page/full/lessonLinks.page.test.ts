import { expect, it } from 'vitest';
import { lessons } from '../../../src/lessons';
import { strip, walkThrough } from '../../support/page/lessonVisitor';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

it.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
  'the lesson %s opens by its link, and can be walked through',
  async (id, lesson) => {
    const { page, consoleErrors } = await here.visit(`?lesson=${id}`);
    await strip(page, lesson).waitFor();
    await walkThrough(page, lesson);
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  },
);
