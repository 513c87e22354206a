// In a layer, so that a style of ours wins wherever its file stands among the others.
import '@mantine/core/styles.layer.css';
import './theme.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { type BackendName, backendNames } from '../report/device';
import { loadFrom } from '../tasks/load';
import { createClient } from '../worker/client';
import { startTranslations } from './locales';
import { renderQueue } from './renderQueue/pageRenderQueue';
import { App } from './shell/App';
import { browserAddress, browserStorage } from './store/browser';
import { browserRuns } from './store/browserRuns';
import { createAppStore } from './store/store';

const requested = new URLSearchParams(location.search).get('backend');
const backend: BackendName | 'auto' = backendNames.find((name) => name === requested) ?? 'auto';

// Before anything is rendered, so that TensorFlow.js loads beside the page.
const openWorker = () => new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
const client = createClient(openWorker, backend, document.baseURI);

const translated = startTranslations();
const app = createAppStore({
  client,
  load: loadFrom(document.baseURI),
  address: browserAddress,
  loadLessons: async () => (await import('../lessons')).lessons,
  storage: browserStorage,
  runs: browserRuns,
  renderQueue,
  commit: flushSync,
});
const root = document.getElementById('root');
await translated;
if (root) createRoot(root).render(<App app={app} unknownBackend={backend === requested ? null : requested} />);
