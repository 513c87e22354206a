import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { createServer, type HttpServer } from 'vite';

/** A page in which modules of the sources run as they are, to try parts of the engine in a real browser. */
export interface EnginePage {
  /** Calls a function that `cases.ts` exports, in the page; arguments and result must be plain data. */
  call<Result>(name: string, ...args: readonly unknown[]): Promise<Result>;
  readonly page: Page;
  readonly troubles: string[];
  close(): Promise<void>;
}

export async function openEngine(browser: Browser, backend: 'webgpu' | 'wasm'): Promise<EnginePage> {
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
  await server.listen();
  const { port } = (server.httpServer as HttpServer).address() as AddressInfo;
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  await page.goto(`http://127.0.0.1:${port}/test/browser/engine/index.html`);
  await page.waitForFunction(() => 'cases' in globalThis);
  const call = <Result>(name: string, ...args: readonly unknown[]) =>
    page.evaluate(
      async ({ name, args }) => {
        const { cases } = globalThis as unknown as Record<'cases', Record<string, (...given: unknown[]) => unknown>>;
        const work = cases[name];
        if (!work) throw new Error(`cases.ts exports no ${name}.`);
        return work(...args);
      },
      { name, args },
    ) as Promise<Result>;
  await call('open', backend);
  return {
    call,
    page,
    troubles,
    async close() {
      await page.close();
      await server.close();
    },
  };
}
