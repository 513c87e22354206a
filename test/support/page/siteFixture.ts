import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, type Site, serveSite, type Visit, visit } from './site';

/** A browser and the site, for all tests of a file. */
export interface SiteFixture {
  readonly browser: Browser;
  readonly site: Site;
  /** As `visit` of site.ts. */
  visit(where?: string, options?: BrowserContextOptions, prepare?: (page: Page) => Promise<unknown>): Promise<Visit>;
}

/** To be called once at the top of a file: opens them before its first test and closes them after its last. */
export function siteFixture(how: Parameters<typeof openBrowser>[0] = {}): SiteFixture {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    [browser, site] = await Promise.all([openBrowser(how), serveSite()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    get browser() {
      return browser;
    },
    get site() {
      return site;
    },
    visit: (...asked) => visit(browser, site, ...asked),
  };
}
