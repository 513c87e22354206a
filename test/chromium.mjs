import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} a Chrome or Chromium that is there already */
function existing() {
  const asked = process.env.CHROME_PATH;
  if (asked) {
    if (!existsSync(asked)) throw new Error(`CHROME_PATH names ${asked}, which does not exist.`);
    return asked;
  }
  for (const name of names) {
    const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
    const [first] = (found.stdout ?? '').split(/\r?\n/);
    if (found.status === 0 && first) return first;
  }
  return places.find((place) => existsSync(place));
}

/** Without one, Chinese is drawn as boxes of another width, and tests of the layout would measure those. */
function installChineseFont() {
  if (spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim()) return;
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', 'fonts-noto-cjk'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) console.warn('No Chinese font could be installed; the tests go on without.');
}

/** @returns {Promise<string>} Playwright's own Chromium, downloaded where it is missing */
async function playwrights() {
  const { chromium } = await import('playwright-core');
  if (!existsSync(chromium.executablePath())) {
    execFileSync('npx', ['playwright-core', 'install', 'chromium'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  }
  return chromium.executablePath();
}

/** @returns {Promise<string>} the path of a Chrome or Chromium, installed when there is none */
export async function findChromium() {
  const found = existing();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium …');
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    installChineseFont();
    const installed = existing();
    if (installed) return installed;
  }
  return playwrights();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await findChromium());
