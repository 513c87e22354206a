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

/**
 * Loads a gzip file and reads its content.
 * @throws DataUnreachable when it cannot be loaded, or when `read` throws: the reason is then that error's message.
 */
export async function loadPacked<T>(load: Load, path: string, read: (content: Uint8Array) => T): Promise<T> {
  const bytes = await load(path);
  try {
    return read(await uncompressed(bytes));
  } catch (error) {
    throw new DataUnreachable(path, error instanceof Error ? error.message : String(error));
  }
}

/**
 * The content of a gzip file. Some servers decompress on the way: bytes without gzip's magic number (RFC 1952) are
 * returned unchanged.
 */
async function uncompressed(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const packed = new Response(Uint8Array.from(bytes)).body as ReadableStream<Uint8Array<ArrayBuffer>>;
  const content = new Response(packed.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  return new Uint8Array(await content);
}
