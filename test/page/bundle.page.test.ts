import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** What was built, as a static host will serve it. */

const dist = 'dist';
const assets = path.join(dist, 'assets');
const html = () => readFileSync(path.join(dist, 'index.html'), 'utf8');
const read = (file: string) => readFileSync(path.join(assets, file), 'utf8');

/** JavaScript that the browser loads before the page can show anything: the entry, and all that it imports at once. */
function firstLoad(): string[] {
  const waiting = [...html().matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map(([, file]) => file as string);
  const found = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    // Static imports only: `import("…")` comes later, when it is asked for.
    for (const [, imported] of read(file).matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[\w{}*\s,$]+from\s*)?["']\.\/([^"']+\.js)["']/g,
    )) {
      waiting.push(imported as string);
    }
  }
  return [...found];
}

/** Words that only TensorFlow.js has in it. */
const tensorFlow = ['DepthwiseConv2dNativeBackpropFilter', 'The highest priority backend'];
/** A word that only jax-js has in it, which is there to be measured against and for nothing else. */
const jax = 'jaxpr';
/** Hosts that libraries name in comments and messages; nothing is fetched from them (page.test.ts watches that). */
const mentioned = [
  'arxiv.org',
  'bit.ly',
  'developer.mozilla.org',
  'doi.org',
  'emscripten.org',
  'en.wikipedia.org',
  'github.com',
  'mantine.dev',
  'opensource.org',
  'react.dev',
  'react.i18next.com',
  'redux-toolkit.js.org',
  'redux.js.org',
  'www.apache.org',
  'www.shadertoy.com',
  'www.w3.org',
];
const formulas = () => readdirSync(assets).filter((file) => /^katex-.*\.js$/.test(file));
const compressed = (files: readonly string[]) =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);

describe('the built site', () => {
  it('loads at most 300 kB of JavaScript, compressed, for its first screen, the formulas on it included', () => {
    const files = [...firstLoad(), ...formulas()];
    expect(formulas()).toHaveLength(1);
    const bytes = compressed(files);
    console.info(`first screen: ${(bytes / 1000).toFixed(0)} kB in ${files.length} files`);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(300_000);
  });

  it('has no TensorFlow.js in what the page loads, and all of it behind the worker', () => {
    const page = firstLoad();
    const others = readdirSync(assets).filter((file) => file.endsWith('.js') && !page.includes(file));
    for (const word of tensorFlow) {
      const holders = others.filter((file) => read(file).includes(word));
      expect(holders.length, `${word} should be somewhere: choose another word`).toBeGreaterThan(0);
      expect(page.filter((file) => read(file).includes(word))).toEqual([]);
    }
  });

  it('leaves the terms of methods to the worker', () => {
    const page = firstLoad();
    const workers = readdirSync(assets).filter((file) => /^worker-.*\.js$/.test(file));
    const word = 'squaredDifference';
    expect(workers.some((file) => read(file).includes(word))).toBe(true);
    expect(page.filter((file) => read(file).includes(word))).toEqual([]);
  });

  it('has no TensorFlow.js in what the page loads later either', () => {
    const page = firstLoad();
    const later = page.flatMap((file) =>
      [...read(file).matchAll(/import\(\s*[`"']\.\/([^`"']+\.js)[`"']\s*\)/g)].map(([, name]) => name as string),
    );
    expect(later.length).toBeGreaterThan(0);
    for (const word of tensorFlow) expect(later.filter((file) => read(file).includes(word))).toEqual([]);
  });

  it('has jax-js in the worker that measures it, and nowhere else', () => {
    const holders = readdirSync(assets).filter((file) => file.endsWith('.js') && read(file).includes(jax));
    expect(holders).toEqual([expect.stringMatching(/^jax-/)]);
    const [own = ''] = holders;
    const named = readdirSync(assets).filter(
      (file) => file.endsWith('.js') && file !== own && read(file).includes(own),
    );
    // The view that measures starts that worker, and is loaded when it is asked for; the rest are the worker's own parts.
    expect(named.filter((file) => !/^web(gl|gpu)-/.test(file))).toEqual([expect.stringMatching(/^MeasureView-/)]);
    expect(firstLoad().filter((file) => named.includes(file))).toEqual([]);
  });

  it('names no other host but those of licences, namespaces and explanations', () => {
    const files = readdirSync(assets).filter((file) => /\.(js|css)$/.test(file));
    const hosts = [html(), ...files.map(read)].flatMap((text) =>
      [...text.matchAll(/(?:https?|wss?):\/\/([A-Za-z0-9.-]+)/g)].map(([, host]) => host as string),
    );
    expect([...new Set(hosts)].filter((host) => !mentioned.includes(host))).toEqual([]);
    expect(html()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('has relative paths only, so that it works under any address', () => {
    expect(html()).not.toMatch(/(?:src|href)="\//);
    for (const file of readdirSync(assets).filter((name) => name.endsWith('.css'))) {
      expect(read(file)).not.toMatch(/url\(["']?\//);
    }
  });

  it('brings the digits in at most 2 MB', () => {
    const file = path.join(dist, 'data', 'digits.bin');
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThanOrEqual(2_000_000);
    expect(statSync(file).size).toBeGreaterThan(1_000_000);
  });

  it('says whose data and packages it brings, those of its workers included', () => {
    const text = readFileSync(path.join(dist, 'licences.txt'), 'utf8');
    for (const data of ['MNIST', 'Universal Declaration of Human Rights', 'WordNet (Princeton University)']) {
      expect(text).toContain(data);
    }
    for (const name of ['react', 'recharts', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgpu', '@jax-js/jax'])
      expect(text).toMatch(new RegExp(`^${name} [\\d.]+ \\(.+\\)$`, 'm'));
  });

  it('keeps the notice of WordNet’s licence, from its beginning to its end', () => {
    const text = readFileSync(path.join(dist, 'licences.txt'), 'utf8');
    for (const part of [
      'This software and database is being provided to you, the LICENSEE, by\nPrinceton University',
      'WordNet 3.1 Copyright 2011 by Princeton University.  All rights reserved.',
      'THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS"',
      'Princeton University and LICENSEE agrees to preserve same.',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('brings the definitions in at most 200 kB', () => {
    const file = path.join(dist, 'data', 'definitions.bin');
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThanOrEqual(200_000);
    expect(statSync(file).size).toBeGreaterThan(100_000);
  });

  it('brings the texts in 32 languages in at most 150 kB', () => {
    const file = path.join(dist, 'data', 'languages.bin');
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThanOrEqual(150_000);
    expect(statSync(file).size).toBeGreaterThan(50_000);
  });
});
