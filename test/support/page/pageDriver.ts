import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What a visitor does and sees, for the tests: every wait is for a state of the page, never for a time. */

/** Short enough to end in a few seconds, long enough to be caught on the way. */
export const brief = '#kd1?training.teacherEpochs=10&training.studentEpochs=10';

/** As short as it goes, for what does not depend on the length of a run. */
export const shortest = '#kd1?training.teacherEpochs=2&training.studentEpochs=2';

export const stage = (page: Page) => page.locator('[data-phase]');

/** Waits until the stage shows one of these phases, and says which. */
export async function reaches(page: Page, ...phases: string[]): Promise<string> {
  const selector = phases.map((phase) => `[data-phase="${phase}"]`).join(', ');
  const found = page.locator(selector).first();
  await found.waitFor({ state: 'attached' });
  return (await found.getAttribute('data-phase')) ?? '';
}

/** Moves the pointer, at which the page makes its two charts out of sight, and waits until both are there. */
export async function awaitCharts(page: Page): Promise<void> {
  await page.mouse.move(700, 500);
  await page.locator('figure .ruling').nth(1).waitFor({ state: 'attached' });
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Chooses how fast the steps follow each other (`100` a second, `full`): a run at full speed may be over before a hand moves. */
export const setPace = (page: Page, pace: string) => page.getByRole('combobox', { name: 'Speed' }).selectOption(pace);

/** Waits until the run that is done is kept for the next visit. */
export const isKept = (page: Page) => page.waitForFunction(() => localStorage.getItem('last-run') !== null);

/** Test accuracy and agreement as the scoreboard shows them, by learner. */
export async function scores(page: Page): Promise<Record<string, string[]>> {
  const table = page.getByRole('table', { name: 'Scoreboard' });
  const rows: Record<string, string[]> = {};
  for (const learner of ['Teacher', 'Student', 'Twin']) {
    const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: learner, exact: true }) });
    rows[learner] = await row.getByRole('cell').allInnerTexts();
  }
  return rows;
}

/** Different colours in the middle of a canvas: a map that was never painted has one. */
export const coloursOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((canvases) =>
    canvases.map((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const colours = new Set<number>();
      for (let at = 0; at < pixels.length; at += 4 * 37) {
        colours.add(((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0));
      }
      return colours.size;
    }),
  );

/** Does anything stick out of the window, sideways or (where asked) downwards? */
export const overflow = (page: Page) =>
  page.evaluate(() => ({
    right: document.documentElement.scrollWidth - window.innerWidth,
    down: document.documentElement.scrollHeight - window.innerHeight,
  }));

export const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true });

export const shownValue = (page: Page, name: string) => slider(page, name).getAttribute('aria-valuenow');

/** What axe finds wrong for those who do not use a mouse or see the screen as it is. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .join(' | ')
        .slice(0, 400)}`,
  );
}
