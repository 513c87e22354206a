import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { createServer, type HttpServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser } from '../../support/page/site';
import type * as Cases from './cases';

/** A page on WebGPU in which modules of the sources run as they are, to try parts of the engine in a real browser. */
export interface Engine {
  /** Calls a function that `cases.ts` exports, in the page; arguments and result must be plain data. */
  call<Name extends keyof typeof Cases>(
    name: Name,
    ...given: Parameters<(typeof Cases)[Name]>
  ): Promise<Awaited<ReturnType<(typeof Cases)[Name]>>>;
  /** Errors of the console and of scripts. */
  readonly consoleErrors: readonly string[];
  readonly browser: Browser;
}

/** For all tests of a file: opens before the first of them and closes after the last. */
export function openEngine(): Engine {
  let browser: Browser;
  let server: ViteDevServer;
  let page: Page;
  const consoleErrors: string[] = [];
  const call: Engine['call'] = (name, ...given) =>
    page.evaluate(
      async ({ name, given }) => {
        const { cases } = globalThis as unknown as Record<'cases', Record<string, (...given: unknown[]) => unknown>>;
        const work = cases[name];
        if (!work) throw new Error(`cases.ts exports no ${name}.`);
        return work(...given);
      },
      { name, given: given as readonly unknown[] },
    ) as ReturnType<Engine['call']> as never;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser({ webgpu: true }), serveSources()]);
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => consoleErrors.push(`script: ${error.message}`));
    const { port } = (server.httpServer as HttpServer).address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/test/gpu/engine/index.html`);
    await page.waitForFunction(() => 'cases' in globalThis);
    await call('open');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    call,
    consoleErrors,
    get browser() {
      return browser;
    },
  };
}

async function serveSources(): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    cacheDir: 'node_modules/.vite-engine',
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    // Found while the page runs, a dependency would make it load anew.
    optimizeDeps: {
      entries: [],
      include: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu', '@tensorflow/tfjs-backend-wasm'],
    },
  });
  return server.listen();
}
