import type { Load } from './task';

/** Thrown when a file that a task needs did not come, or came in a state that cannot be used. */
export class DataUnreachable extends Error {
  /** `path` as the task asked for it; `reason` an HTTP status, the network's message or what is wrong in the file. */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
    this.name = 'DataUnreachable';
  }
}

/**
 * Loads files that lie under `site`, an absolute address such as `https://example.org/playground/`. Nothing is
 * requested from elsewhere: neither by an absolute path, nor by `..`, nor by a redirect to another host.
 * @throws DataUnreachable (from the returned function) when a file does not come.
 */
export const loadFrom =
  (site: string): Load =>
  async (path) => {
    const home = new URL('.', site);
    const url = URL.canParse(path, home.href) ? new URL(path, home) : null;
    if (!url?.href.startsWith(home.href)) throw new DataUnreachable(path, 'not a file of this site');
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
