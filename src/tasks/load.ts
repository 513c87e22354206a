import type { Load } from './task';

/** Thrown when a file that a task needs cannot be loaded, or is invalid. */
export class DataUnreachable extends Error {
  /**
   * `path` is the path that the task requested; `reason` an HTTP status, the network's message or the error in the
   * file.
   */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = 'DataUnreachable';
  }
}

/**
 * Loads files under `site`, an absolute URL such as `https://example.org/playground/`. Paths that lead elsewhere are
 * refused: absolute ones, those with `..`, and redirects to another host.
 * @throws DataUnreachable (the returned function rejects) when a file cannot be loaded.
 */
export const loadFrom =
  (site: string): Load =>
  async (path) => {
    const root = new URL('.', site);
    const url = URL.canParse(path, root.href) ? new URL(path, root) : null;
    if (!url?.href.startsWith(root.href)) throw new DataUnreachable(path, 'not a file of this site');
    const failed = (error: unknown) =>
      new DataUnreachable(path, error instanceof Error ? error.message : String(error));
    const response = await fetch(url, { mode: 'same-origin' }).catch((error: unknown) => {
      throw failed(error);
    });
    if (!response.ok) throw new DataUnreachable(path, `HTTP ${response.status} ${response.statusText}`.trim());
    const content = await response.arrayBuffer().catch((error: unknown) => {
      throw failed(error);
    });
    return new Uint8Array(content);
  };
