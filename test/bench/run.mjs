import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../../src/commands/build.mjs';
import { install, top } from '../../src/commands/install.mjs';
import { findChromium } from '../chromium.mjs';

/**
 * Opens the built site's own measuring in Chromium and prints what it finds:
 *   npm run bench -- --backend=wasm --nets=plane,digits --batches=32,128 --json=bench.json
 * `--adapter=software` brings WebGPU on the processor, for machines without a GPU.
 */
const { values: asked } = parseArgs({
  options: {
    backend: { type: 'string', default: 'auto' },
    adapter: { type: 'string', default: 'hardware' },
    nets: { type: 'string', default: '' },
    batches: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
if (!['hardware', 'software'].includes(asked.adapter)) throw new Error('--adapter is hardware or software.');

install();
await build();
const { preview } = await import('vite');
const { chromium } = await import('playwright-core');
const server = await preview({ root: top, preview: { host: 'localhost', port: 4373 }, logLevel: 'warn' });
const software = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--no-first-run', ...(asked.adapter === 'software' ? software : ['--enable-gpu'])],
});

/** @returns {Promise<object>} the report that a visitor would export */
async function measured() {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  const where = new URLSearchParams({ measure: asked.nets });
  // Without a GPU, WebGPU is there only when it is asked for by name.
  const backend = asked.backend === 'auto' && asked.adapter === 'software' ? 'webgpu' : asked.backend;
  if (backend !== 'auto') where.set('backend', backend);
  if (asked.batches) where.set('batches', asked.batches);
  await page.goto(`${server.resolvedUrls?.local[0]}?${where}`);
  const progress = page.getByRole('dialog').getByRole('status');
  const seen = setInterval(() => {
    progress.textContent().then(
      (text) => process.stderr.isTTY && process.stderr.write(`\r${text}\u001b[K`),
      () => {},
    );
  }, 1000);
  await page.locator('[data-measure=done], [data-measure=failed]').waitFor({ state: 'attached' });
  clearInterval(seen);
  if (await page.locator('[data-measure=failed]').count()) throw new Error((await progress.textContent()) ?? '');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /Export JSON|导出/ }).click();
  return JSON.parse(readFileSync(await (await download).path(), 'utf8'));
}

/** @param {number} value @returns {string} three digits that count */
const short = (value) => String(Number(value.toPrecision(3)));

/** @param {any} report */
function print(report) {
  const head = ['net', 'batch', 'with', 'steps/s', 'ms', '×', 'JS ms', '×', 'dispatches', 'passes', 'submits'];
  const lines = [[...head, 'buffers', 'uploaded B', 'GPU MB', 'loss']];
  for (const { net, batch, results } of report.rows) {
    for (const name of ['ours', 'plain', 'jax'].filter((each) => results[each])) {
      const result = results[name];
      if (result.refused) {
        lines.push([net, batch, name, `${result.refused.code} ${result.refused.detail}`.slice(0, 60)]);
        continue;
      }
      const { wall, script, counts, opened, loss } = result;
      const ratio = (what) => (name === 'ours' || !results.ours?.wall ? '' : short(result[what] / results.ours[what]));
      const gpu = counts
        ? [counts.dispatches, counts.passes, counts.submits, counts.buffers, counts.uploadedBytes].concat(
            short(counts.memory / 1e6),
          )
        : ['', '', '', '', '', ''];
      const called = opened.backend === report.backend ? name : `${name} (${opened.backend})`;
      const times = [short(1000 / wall), short(wall), ratio('wall'), short(script), ratio('script')];
      lines.push([net, batch, called, ...times, ...gpu, short(loss)]);
    }
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => String(line[column] ?? '').length)));
  for (const line of lines) {
    const isRefused = line.length < widths.length;
    console.log(line.map((cell, at) => (isRefused && at > 2 ? cell : String(cell).padEnd(widths[at]))).join('  '));
  }
}

try {
  const report = await measured();
  console.log(
    `${report.backend}${report.isSoftware ? ' in software' : ''}, ${report.cores} cores, ${report.userAgent}`,
  );
  console.log('× is how many times as long as this project.\n');
  print(report);
  if (asked.json) writeFileSync(asked.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await browser.close();
  await server.close();
}
