import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { termIds } from '../../../src/glossary';
import { press, reaches, shortest, slider, violationsOf } from '../../support/page/pageDriver';
import { siteFixture } from '../../support/page/siteFixture';

const here = siteFixture();

const word = (page: Page, name: string) => page.getByRole('button', { name: `Meaning of “${name}”`, exact: true });
const note = (page: Page) => page.getByRole('note');
const glossary = (page: Page) => page.getByRole('dialog', { name: 'Glossary' });
const inAddress = (page: Page) => new URL(page.url()).searchParams.get('glossary');
/** Files of the glossary that the page has loaded. */
const loaded = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap(({ name }) => name.match(/assets\/((?:glossary|TermPopover|GlossaryPage)-[^/]+\.js)$/)?.[1] ?? []),
  );
/** The terms that stand at the top of the list, in sight. */
const firstInSight = (page: Page) =>
  glossary(page)
    .locator('dl > div')
    .evaluateAll((entries) => {
      const top = document.querySelector('[role="dialog"] h2')?.parentElement?.parentElement?.getBoundingClientRect();
      return entries.find((entry) => entry.getBoundingClientRect().top >= (top?.bottom ?? 0))?.id;
    });

describe('a term where it stands', () => {
  it('shows its meaning while the pointer is on it or on the meaning, and loads it only then', async () => {
    const { page, consoleErrors } = await here.visit(shortest);
    expect(await loaded(page)).toEqual([]);
    await word(page, 'Temperature T').hover();
    await note(page).waitFor();
    expect(await loaded(page)).not.toEqual([]);
    const words = await note(page).innerText();
    expect(words).toMatch(/^Softens teacher and student alike[\s\S]*Temperature T\s+The number that all logits/);
    const source = note(page).getByRole('link', { name: /Hinton et al\. 2015/ });
    expect(await source.getAttribute('href')).toBe('https://arxiv.org/abs/1503.02531');
    expect(await source.getAttribute('target')).toBe('_blank');
    expect(await source.getAttribute('rel')).toBe('noopener');
    expect(await violationsOf(page)).toEqual([]);
    await source.hover();
    expect(await note(page).count()).toBe(1);
    await page.mouse.move(5, 5);
    await note(page).waitFor({ state: 'detached' });
    expect(consoleErrors).toEqual([]);
  });

  it('is on the whole of the screen, whatever is around it', async () => {
    const { page } = await here.visit(shortest);
    for (const name of ['Teach', 'Training', 'Per example, quartiles', 'Twin']) {
      await word(page, name).first().click();
      await note(page).waitFor();
      const { left, top, right, bottom, isOnTop } = await note(page).evaluate((element) => {
        const box = element.getBoundingClientRect();
        const found = document.elementFromPoint(box.right - 4, box.bottom - 4);
        return { ...box.toJSON(), isOnTop: found !== null && element.contains(found) };
      });
      expect(isOnTop, name).toBe(true);
      expect(Math.min(left, top), name).toBeGreaterThanOrEqual(0);
      expect(right, name).toBeLessThanOrEqual(1440);
      expect(bottom, name).toBeLessThanOrEqual(900);
      await page.keyboard.press('Escape');
      await note(page).waitFor({ state: 'detached' });
    }
  });

  it('shows and says its meaning to the keyboard: Tab goes on into it, Escape closes it', async () => {
    const { page } = await here.visit(shortest);
    await page.getByRole('combobox', { name: 'Written as' }).focus();
    await page.keyboard.press('Tab');
    const term = word(page, 'Temperature T');
    await note(page).waitFor();
    expect(await term.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await term.getAttribute('aria-expanded')).toBe('true');
    expect(await term.getAttribute('aria-controls')).toBe(await note(page).getAttribute('id'));
    const said = await term.evaluate(
      (button) => document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent,
    );
    expect(said).toContain('The number that all logits are divided by');
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await focused()).toContain('Hinton');
    await page.keyboard.press('Escape');
    await note(page).waitFor({ state: 'detached' });
    expect(await term.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await term.getAttribute('aria-expanded')).toBe('false');
    // Enter asks for it again; it goes with the focus.
    await page.keyboard.press('Enter');
    await note(page).waitFor();
    await page.keyboard.press('Shift+Tab');
    await note(page).waitFor({ state: 'detached' });
  });

  it('shows its meaning to a tap, until the next tap elsewhere', async () => {
    const { page, consoleErrors } = await here.visit(shortest, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await word(page, 'Teach').tap();
    await note(page).waitFor();
    expect(await note(page).innerText()).toContain('the teacher is trained on hard labels');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('heading', { level: 1 }).tap();
    await note(page).waitFor({ state: 'detached' });
    // The same word twice: open and closed.
    await word(page, 'Teach').tap();
    await note(page).waitFor();
    await word(page, 'Teach').tap();
    await note(page).waitFor({ state: 'detached' });
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });

  it('changes nothing of what controls, headings and cells are called', async () => {
    const { page } = await here.visit(shortest);
    for (const name of ['Temperature T', 'Weight λ']) {
      expect(await slider(page, name).count()).toBe(1);
      expect(await page.getByRole('textbox', { name: `${name} =`, exact: true }).count()).toBe(1);
    }
    const table = page.getByRole('table', { name: 'Scoreboard', exact: true });
    for (const name of ['Teacher', 'Student', 'Pseudo-label twin', 'Twin']) {
      expect(await table.getByRole('rowheader', { name, exact: true }).count(), name).toBe(1);
    }
    for (const name of ['Accuracy, 95 % interval', 'Agrees w. teacher', 'Compression', 'Size', 'Multiply-adds']) {
      expect(await table.getByRole('columnheader', { name, exact: true }).count(), name).toBe(1);
    }
    expect(await page.getByRole('status', { name: 'Backend', exact: true }).count()).toBe(1);
    expect(await page.getByRole('tab', { name: 'Decision maps', exact: true }).count()).toBe(1);
    for (const panel of ['Teacher', 'Transfer set', 'Training']) {
      expect(await page.getByRole('button', { name: new RegExp(`^${panel}\\b`) }).count(), panel).toBe(1);
    }
    await page.getByRole('button', { name: /^Transfer set\b/ }).click();
    const mixup = page.getByRole('switch', { name: 'Mixup of examples', exact: true });
    await mixup.waitFor();
    await word(page, 'Mixup of examples').click();
    await note(page).waitFor();
    expect(await mixup.isChecked()).toBe(false);
    await page.keyboard.press('Escape');
    await press(page, 'Run');
    await reaches(page, 'done');
    expect(await page.getByRole('heading', { name: 'Test accuracy, %', exact: true }).count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Teach\b/ }).count()).toBe(1);
  });
});

describe('the list of all terms', () => {
  it('is where a meaning leads to, at its term, and says so in the address while it is open', async () => {
    const { page, consoleErrors } = await here.visit(shortest);
    await word(page, 'Weight λ').click();
    await note(page).getByRole('link', { name: 'All terms' }).click();
    await glossary(page).waitFor();
    await expect.poll(() => firstInSight(page)).toBe('term-soft-weight');
    expect(inAddress(page)).toBe('soft-weight');
    expect(await note(page).count()).toBe(0);
    await glossary(page).getByRole('link', { name: 'Link to “Cross-entropy CE”' }).click();
    await expect.poll(() => firstInSight(page)).toBe('term-cross-entropy');
    expect(inAddress(page)).toBe('cross-entropy');
    expect(await violationsOf(page)).toEqual([]);
    await glossary(page).getByRole('button', { name: 'Close' }).click();
    await glossary(page).waitFor({ state: 'detached' });
    expect(inAddress(page)).toBe(null);
    await expect.poll(() => word(page, 'Weight λ').evaluate((button) => button === document.activeElement)).toBe(true);
    expect(consoleErrors).toEqual([]);
  });

  it('is opened by a link at a term, and by an unknown one at the top', async () => {
    const { page, consoleErrors } = await here.visit(`?glossary=temperature${shortest}`);
    await glossary(page).waitFor();
    await expect.poll(() => firstInSight(page)).toBe('term-temperature');
    expect(consoleErrors).toEqual([]);
    const unknown = await here.visit(`?glossary=nonsense${shortest}`);
    await glossary(unknown.page).waitFor();
    await expect.poll(() => firstInSight(unknown.page)).toBe('term-distillation');
    expect(unknown.consoleErrors).toEqual([]);
    await unknown.page.keyboard.press('Escape');
    await glossary(unknown.page).waitFor({ state: 'detached' });
    expect(inAddress(unknown.page)).toBe(null);
  });

  it('is opened by its button and by G, and is searched in names and meanings', async () => {
    const { page } = await here.visit(shortest);
    await press(page, 'Glossary');
    await glossary(page).waitFor();
    expect(await glossary(page).locator('dl > div').count()).toBe(termIds.length);
    await page.keyboard.press('Escape');
    await glossary(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Glossary', exact: true }).blur();
    await page.keyboard.press('g');
    await glossary(page).waitFor();
    const search = glossary(page).getByRole('searchbox', { name: 'Search the terms' });
    await search.fill('SOFT LABEL');
    await expect
      .poll(() => glossary(page).locator('dt').allInnerTexts())
      .toEqual([expect.stringMatching(/^Soft target/)]);
    await search.fill('abracadabra');
    await glossary(page).getByText('No term contains “abracadabra”.').waitFor();
  });

  it('speaks Chinese, and finds a term by its English name too', async () => {
    const { page, consoleErrors } = await here.visit(`?glossary=logits${shortest}`, { locale: 'zh-CN' });
    const list = page.getByRole('dialog', { name: '术语表' });
    await list.getByText('softmax 之前最后一层的输出').waitFor();
    await list.getByRole('searchbox').fill('born-again');
    await expect.poll(() => list.locator('dt').allInnerTexts()).toEqual([expect.stringMatching(/^再生网络/)]);
    await list.getByRole('button', { name: '关闭' }).click();
    await list.waitFor({ state: 'detached' });
    // A language that is chosen later brings its terms as well.
    await page.getByText('EN', { exact: true }).click();
    await word(page, 'Weight λ').click();
    expect(await note(page).innerText()).toContain('How much the distillation loss counts');
    expect(consoleErrors).toEqual([]);
    await page.context().close();
  });
});
