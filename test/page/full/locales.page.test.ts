import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { languages } from '../../../src/app/locales/languages';
import { methods } from '../../../src/distillation';
import { whereOf } from '../../../src/distillation/method';
import { declaredTexts } from '../../support/declaredTexts';
import { reaches } from '../../support/page/pageDriver';
import { buildWithPseudoLanguage, pseudoCode } from '../../support/page/pseudoLanguage';
import { openBrowser, type Site, serveSite } from '../../support/page/site';

/** With names that are computed: generations, and a second question about groups of classes. */
const link = '#kd1?second.asked=yes&scheme=born-again&training.teacherEpochs=5&training.studentEpochs=5';

let built: Awaited<ReturnType<typeof buildWithPseudoLanguage>>;
let browser: Browser;
let site: Site;
beforeAll(async () => {
  built = await buildWithPseudoLanguage(await declaredTexts());
  [browser, site] = await Promise.all([openBrowser(), serveSite({ dist: built.dist })]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  built?.remove();
});

/** Everything on the page that can be read or is read aloud, but for formulas. */
const wordsOn = (page: Page) =>
  page.evaluate(() => {
    const words: string[] = [document.title];
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('.katex, script, style, noscript') || !(element as HTMLElement).checkVisibility()) continue;
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent ?? '');
      for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder']) {
        words.push(element.getAttribute(name) ?? '');
      }
    }
    return [...new Set(words.filter((text) => text.trim() !== ''))];
  });

/** What is the same in every language: units, symbols, keys, what languages call themselves, and the papers behind the methods. */
const names = [
  'kB',
  'ms',
  'px',
  'CE',
  'KL',
  'Space',
  ...languages.map(({ name }) => name),
  ...methods.flatMap(({ reference }) => [reference.authors, reference.title, whereOf(reference)]),
].toSorted((a, b) => b.length - a.length);

/** Texts in which English is left. */
const untranslated = (words: readonly string[]) =>
  words.filter((text) => /[A-Za-z]{2}/.test(names.reduce((rest, name) => rest.replaceAll(name, ''), text)));

it('a language that is only JSON files and one line leaves no English on the page', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript((code) => localStorage.setItem('language', code), pseudoCode);
  await page.goto(`${site.url}${link}`);
  const seen = new Map<string, readonly string[]>();
  const look = async (place: string) => seen.set(place, await wordsOn(page));

  await page.locator('[data-command="run"]:enabled').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe(pseudoCode);
  await look('the opening');
  for (const closed of ['[data-accordion-control][aria-expanded="false"]', 'details:not([open]) > summary']) {
    while ((await page.locator(closed).count()) > 0) await page.locator(closed).first().click();
  }
  await look('the setup');

  await page.locator('[data-command="run"]').click();
  await reaches(page, 'done');
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await look(`the view ${await tab.textContent()}`);
  }

  await page.locator('[aria-haspopup="dialog"]').first().click();
  const list = page.getByRole('dialog');
  await list.getByRole('heading', { level: 3 }).first().waitFor();
  await look('the list of lessons');
  await list.getByRole('listitem').first().getByRole('button').click();
  await page.locator('[data-lesson] h2').waitFor();
  await look('a lesson');

  expect(complaints).toEqual([]);
  for (const [place, words] of seen)
    expect(words.filter((text) => text.includes('⟦')).length, place).toBeGreaterThan(20);
  const left = [...seen].map(([place, words]) => [place, untranslated(words)] as const);
  expect(left.filter(([, texts]) => texts.length > 0)).toEqual([]);
});
