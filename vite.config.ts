import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { packDigits } from './src/tasks/digits/pack.ts';

/** Makes the file of digits before the site is served or built. */
const digitsFile = (): Plugin => ({
  name: 'digits-file',
  buildStart: () => packDigits('public/data/digits.bin'),
});

export default defineConfig({
  // Relative paths: the built site works under any address.
  base: './',
  plugins: [digitsFile(), react()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The worker holds TensorFlow.js whole; the page's own part is watched by test/browser/bundle.test.ts.
    chunkSizeWarningLimit: 2500,
    // Packing the digits takes seconds, once; no reason to print a table of times.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'science', include: ['test/science/**/*.test.ts'], testTimeout: 600_000 } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
