/** A language of the page. Its texts are the JSON files of the folder beside this file that has its code for a name. */
export interface Language {
  /** BCP 47, as short as it can be: `zh`. */
  readonly code: string;
  /** BCP 47, as exact as the texts are: `zh-CN`. */
  readonly tag: string;
  /** What it calls itself, on the page's switch. */
  readonly name: string;
}

/** English first: what declarations and the files in `en` are written in. */
export const languages: readonly Language[] = [
  { code: 'en', tag: 'en', name: 'EN' },
  { code: 'zh', tag: 'zh-CN', name: '中文' },
];

/** The language of the page for a browser's language, e.g. `zh` for `zh-TW`; undefined where there is none. */
export const languageFor = (wanted: string): Language | undefined =>
  languages.find(({ code }) => code.toLowerCase() === wanted.toLowerCase()) ??
  languages.find(({ code }) => code === wanted.toLowerCase().split('-')[0]);
