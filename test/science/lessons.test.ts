import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../src/experiment/text';
import { lessons } from '../../src/lessons';
import { judged, lineOf, measureClaim } from '../support/claims';

/**
 * The claim of every lesson on real data. Settings and bounds were chosen on seeds 101 and up, or on those that a
 * lesson names; the seeds of a claim were not looked at before. `npm test` measures the first seed of each claim (its
 * first three where a run is over in a second, all where one says little), and holds it to the same bounds;
 * `npm run test:science` and `npm run lessons` measure all of them.
 */
const isWhole = process.env.SCIENCE === 'whole';
const table = process.env.LESSONS_TABLE;

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('the claim of %s', (id, lesson) => {
  const isQuick = lesson.experiment.task !== 'digits';
  const seeds =
    isWhole || lesson.claim.needsAllSeeds ? lesson.claim.seeds : lesson.claim.seeds.slice(0, isQuick ? 3 : 1);
  it(`${inEnglish(lesson.claim.text)} (seeds ${seeds.join(', ')})`, async () => {
    const measured = await measureClaim(lesson, seeds);
    const lines = measured.map(lineOf);
    console.info(`${id}\n  ${lines.join('\n  ')}`);
    if (table) appendFileSync(table, `${id}: ${inEnglish(lesson.claim.text)}\n  ${lines.join('\n  ')}\n\n`);
    for (const one of measured) {
      const { what, atLeast = -Infinity, atMost = Infinity } = one.finding;
      for (const value of judged(one)) {
        expect(value, what).toBeGreaterThanOrEqual(atLeast);
        expect(value, what).toBeLessThanOrEqual(atMost);
      }
    }
  });
});
