import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../chromium.mjs';

/** The built site under a sub-path, as a static host would serve it, and a real Chromium to visit it with. */

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

export const subPath = '/some/where/playground/';

export interface Site {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** With `isIsolated`, the headers that allow a page to share memory between its threads. `dist` is the folder of the built site. */
export async function serveSite({ isIsolated = false, dist = 'dist' } = {}): Promise<Site> {
  const isolation = isIsolated
    ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
    : {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(subPath) ? pathname.slice(subPath.length) || 'index.html' : null;
    const file = inside === null ? null : path.join(dist, path.normalize(`/${inside}`));
    (file === null ? Promise.reject(new Error('outside')) : readFile(file)).then(
      (content) => {
        const type = types[path.extname(file ?? '')] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, ...isolation });
        response.end(content);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${subPath}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
/**
 * WebGPU on the processor; without these flags there is no adapter, which is the way to the fallback. Code that sets
 * workgroup memory to zero takes most of the time that kernels take to compile. It is left out, which is stricter: a
 * kernel that reads what it has not written finds anything there.
 */
const softwareGpu = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--enable-dawn-features=disable_workgroup_init',
];

export async function openBrowser({ webgpu = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: [...quiet, ...(webgpu ? softwareGpu : [])],
  });
}

export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts, failed requests, and requests to any other host. */
  readonly consoleErrors: string[];
}

/**
 * Opens the site (`where` is a query, a fragment or both) and waits until a backend is chosen. `prepare` comes before
 * anything loads.
 */
export async function visit(
  browser: Browser,
  site: Site,
  where = '',
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const consoleErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => consoleErrors.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A reload ends the requests that are under way: the browser aborts them, and nothing has failed.
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') consoleErrors.push(`failed: ${request.url()} (${reason})`);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(site.url).host)
      consoleErrors.push(`elsewhere: ${request.url()}`);
  });
  await prepare(page);
  await arrive(page, site.url + where);
  return { page, consoleErrors };
}

/** Opens the site again in the page of an earlier visit, as on a first visit. */
export async function revisit({ page, consoleErrors }: Visit, site: Site, where: string): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  // From elsewhere: another fragment alone would load nothing.
  await page.goto('about:blank');
  consoleErrors.length = 0;
  await arrive(page, site.url + where);
}

async function arrive(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page
    .getByRole('status', { name: /Backend|计算后端/ })
    .filter({ hasText: /WebGPU|WebGL|WASM|CPU/ })
    .waitFor();
}
