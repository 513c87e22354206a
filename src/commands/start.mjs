import { build } from './build.mjs';
import { install, top } from './install.mjs';

install();
await build();
// Not a static import: before `install` the package may not be there.
const { preview } = await import('vite');
const server = await preview({
  root: top,
  preview: { host: 'localhost', port: 4173, strictPort: false },
  logLevel: 'warn',
});
console.log(`\nThe distillation playground is at ${server.resolvedUrls?.local[0]}  (Ctrl+C ends it)`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    void server.close().finally(() => process.exit(0));
  });
}
