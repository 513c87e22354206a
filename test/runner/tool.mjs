import { spawn } from 'node:child_process';
import { top } from '../../src/commands/install.mjs';

/**
 * Runs a tool of node_modules at the top folder and keeps what it says.
 *
 * @param {readonly string[]} command the tool with its arguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ isGreen: boolean, output: string }>} green when it ended with 0
 */
export const runTool = ([tool, ...given], env) =>
  new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', tool, ...given], {
      cwd: top,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const end = (isGreen, more = '') => resolve({ isGreen, output: Buffer.concat(chunks).toString() + more });
    child.on('error', (error) => end(false, String(error)));
    child.on('close', (code) => end(code === 0));
  });
