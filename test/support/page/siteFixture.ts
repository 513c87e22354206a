import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, revisit, type Site, serveSite, type Visit, visit } from './site';

/** A browser and the site, for all tests of a file. */
export interface SiteFixture {
  readonly browser: Browser;
  readonly site: Site;
  /**
   * As `visit` of site.ts. Without options and preparation the page of the visit before is used again, if it is open,
   * with an empty local storage: loading takes half the time there.
   */
  visit(where?: string, options?: BrowserContextOptions, prepare?: (page: Page) => Promise<unknown>): Promise<Visit>;
}

/** To be called once at the top of a file: opens them before its first test and closes them after its last. */
export function siteFixture(how: Parameters<typeof openBrowser>[0] = {}): SiteFixture {
  let browser: Browser;
  let site: Site;
  let last: Visit | null = null;
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
    async visit(where = '', ...given) {
      if (given.length > 0) return visit(browser, site, where, ...given);
      if (!last || last.page.isClosed()) last = await visit(browser, site, where);
      else await revisit(last, site, where);
      return last;
    },
  };
}
