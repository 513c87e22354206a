import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { credits } from './src/tasks/credits.ts';
import { packTaskFiles } from './src/tasks/pack.ts';

/** Makes the files that tasks load before the site is served or built. */
const taskFiles = (): Plugin => ({
  name: 'task-files',
  buildStart: () => packTaskFiles('public'),
});

/**
 * TensorFlow.js starts its threads from the text of a function, which must not speak of anything outside it. One
 * variable it does speak of, behind a test for its existence that minifying takes away: every thread then dies of
 * a ReferenceError, and the backend waits for them for ever. The variable is empty in a worker.
 */
const selfContainedThreads = (): Plugin => ({
  name: 'self-contained-threads',
  transform(code, id) {
    if (!id.split('?')[0]?.endsWith('tfjs-backend-wasm-threaded-simd.js')) return null;
    const outside = 'if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}';
    if (!code.includes(outside)) this.error(`${id} has changed: does its factory still stand alone when minified?`);
    return { code: code.replace(outside, ''), map: null };
  },
});

/** The folders of all packages that are in the page or in one of its workers. */
const shipped = new Set<string>();

/** Collects the packages of a bundle; that of the page, which comes after its workers, writes all their licences. */
const licences = (isPage: boolean): Plugin => ({
  name: 'licences',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
      for (const id of modules) {
        const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)/.exec(id)?.[1];
        if (folder) shipped.add(folder);
      }
      if (!isPage) return;
      const texts = await Promise.all([...shipped].sort().map(licenceOf));
      this.emitFile({
        type: 'asset',
        fileName: 'licences.txt',
        source: [await credits(), ...new Set(texts)].join('\n\n\n'),
      });
    },
  },
});

/** Name, version and licence of a package, and the texts that it brings. */
async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}

/**
 * The page shows methods and never computes them: their terms, and what nothing else uses, are left out of it. Its workers
 * have them.
 */
const withoutTerms: Plugin = {
  name: 'without-terms',
  apply: 'build',
  enforce: 'post',
  transform: {
    filter: { id: /\/src\/distillation\// },
    handler(code) {
      const terms: { start: number; end: number }[] = [];
      for (const statement of this.parse(code).body) {
        if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration')
          continue;
        for (const { init } of statement.declaration.declarations) {
          const given = init?.type === 'CallExpression' ? init.arguments[0] : null;
          if (given?.type !== 'ObjectExpression') continue;
          for (const property of given.properties) {
            if (
              property.type === 'Property' &&
              property.method &&
              property.key.type === 'Identifier' &&
              property.key.name === 'term'
            ) {
              terms.push(property);
            }
          }
        }
      }
      return terms.reduceRight((rest, { start, end }) => `${rest.slice(0, start)}term: null${rest.slice(end)}`, code);
    },
  },
};

/** What only views that load later share among themselves. */
const later = new RegExp(
  [
    'recharts|lessons|src.glossary|src.app.glossary.(TermPopover|GlossaryPage|Meaning)|remove-scroll|Modal|Drawer|src.(bench|app.measure|app.insight.views)',
    'src.metrics.(?!answers|softmax|statistics)',
    'src.app.insight.shared.(ClassMatrix|ClassBars|ShareBar|LearnerHeadings|topClasses|GeneratedTerms|GreyImage|RoleChoice|latestRequest|measures|Example|example|hard|use|differing|Differing|ShortAnswer|viewText)',
    'src.app.locales.en.(views|charts|inside|longTwin|measuring|lessons)|src.app.stage.chartText|src.tasks.textExamples',
    'src.app.scoreboard.(Ladder|RunCaption|LongTwin|longTwin)|src.app.names.ticks',
  ].join('|'),
);
/** Everything else that is shared becomes one file: forty small ones come later, and compress worse. */
const isShownFirst = (id: string) => !later.test(id);

export default defineConfig({
  // Relative paths: the built site works under any address.
  base: './',
  plugins: [taskFiles(), react(), withoutTerms, licences(true)],
  worker: { format: 'es', plugins: () => [selfContainedThreads(), licences(false)] },
  build: {
    target: 'es2022',
    // The worker holds TensorFlow.js whole; the page's own part is watched by test/page/bundle.page.test.ts.
    chunkSizeWarningLimit: 2500,
    // Packing the digits takes seconds, once; no reason to print a table of times.
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2, test: isShownFirst }] } },
    },
  },
  test: {
    // Tiers by the word before `.test.ts`; see test/README.md.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{train,page,gpu,claim,time}.test.ts'],
          // Pure functions: modules may stay loaded from one file to the next.
          isolate: false,
          testTimeout: 60_000,
        },
      },
      { test: { name: 'train', include: ['test/**/*.train.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'claim', include: ['test/**/*.claim.test.ts'], testTimeout: 600_000 } },
      ...['page', 'gpu', 'time'].map((name) => ({
        test: {
          name,
          include: [`test/**/*.${name}.test.ts`],
          exclude: process.env.TESTS === 'all' ? [] : ['test/*/full/**'],
          // One Chromium at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // A state that is waited for may take its time on a busy machine.
          expect: { poll: { timeout: 30_000 } },
        },
      })),
    ],
  },
});
