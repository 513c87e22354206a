/** The path of a Chrome or Chromium, installed when there is none. */
export function findChromium(): Promise<string>;
