import { beforeAll, describe, expect, it } from 'vitest';
import { lessons } from '../../../src/lessons';
import { openFromList, walkThrough } from '../../support/page/lessonVisitor';
import type { Visit } from '../../support/page/site';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

describe('every lesson', () => {
  let shown: Visit;
  beforeAll(async () => {
    shown = await here.visit();
  });

  it.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
    '%s opens from the list, and each step points at something that is on the page',
    async (_, lesson) => {
      await openFromList(shown.page, lesson);
      await walkThrough(shown.page, lesson);
      expect(shown.consoleErrors).toEqual([]);
    },
  );
});
