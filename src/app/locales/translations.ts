import type { Translate } from '../../experiment/text';
import type { DeclaredText } from './declared';

/** What one language says in the place of declared English. */
export interface Translations {
  /** `words` are its texts by path; `declared` says what stands at these paths in English. */
  add(words: Readonly<Record<string, string>>, declared: readonly DeclaredText[]): void;
  /** The English itself where the language has no text for it, which `complain` hears of, once for each. */
  readonly translate: Translate;
}

/** Translations of one language, empty at first. */
export function createTranslations(complain: (missing: string) => void): Translations {
  const byPath = new Map<string, string>();
  const byEnglish = new Map<string, string>();
  const known = new Set<string>();
  return {
    add(words, declared) {
      for (const [path, text] of Object.entries(words)) byPath.set(path, text);
      for (const { path, text } of declared) {
        const translation = words[path];
        if (translation !== undefined) byEnglish.set(text, translation);
      }
    },
    translate(template, path) {
      const found = path === undefined ? byEnglish.get(template) : byPath.get(path);
      if (found !== undefined) return found;
      const missing = path ?? template;
      if (!known.has(missing)) complain(missing);
      known.add(missing);
      return template;
    },
  };
}
