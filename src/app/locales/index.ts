import i18next from 'i18next';
import { useCallback, useSyncExternalStore } from 'react';
import { initReactI18next } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { inEnglish, type Text, written } from '../../experiment/text';
import { type DeclaredText, textsOfCatalogue, textsOfGlossary, textsOfLessons } from './declared';
import { en } from './en';
import { fetchWords, type Part } from './files';
import { keysIn } from './keys';
import { languageFor, languages } from './languages';
import { createTranslations, type Translations } from './translations';

const storageKey = 'language';

/** The visitor's own choice, else the browser's language, else English. */
function initialLanguage(): string {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(storageKey);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
  const chosen = languages.find(({ code }) => code === stored) ?? languageFor(navigator.language);
  return chosen?.code ?? 'en';
}

/** A text that a language lacks is shown in English, but never in silence: tests fail on errors of the console. */
const complainOf = (language: string) => (missing: string) =>
  console.error(`The language "${language}" has no text for "${missing}".`);

const translations: Readonly<Record<string, Translations>> = Object.fromEntries(
  languages.map(({ code }) => [code, createTranslations(complainOf(code))]),
);
const parts = new Set<Part>(['page']);
const brought = new Set<string>();

/** What declarations say that come with each part. */
const declaredIn: Readonly<Record<Part, () => Promise<readonly DeclaredText[]>>> = {
  page: async () => textsOfCatalogue(catalogue),
  lessons: async () => textsOfLessons((await import('../../lessons')).chapters),
  glossary: async () => textsOfGlossary((await import('../../glossary')).termGroups),
};

/** English is always there; the others come when they are asked for. */
async function bringPart(language: string, part: Part): Promise<void> {
  if (language === 'en' || brought.has(`${language} ${part}`)) return;
  const [words, declared] = await Promise.all([fetchWords(language, part), declaredIn[part]()]);
  translations[language]?.add(words.declarations, declared);
  if (part === 'page') {
    for (const [name, own] of Object.entries(words.interface)) i18next.addResourceBundle(language, name, own);
    for (const [name, english] of Object.entries(en)) {
      const own = words.interface[name] ?? {};
      const missing = keysIn(language, Object.keys(english)).filter((key) => own[key] === undefined);
      for (const key of missing) complainOf(language)(`${name}:${key}`);
    }
  }
  brought.add(`${language} ${part}`);
}

/** Adds English texts that come with a view; to be called where its module loads. */
export const addEnglish = (name: string, texts: Readonly<Record<string, string>>): void =>
  void i18next.addResourceBundle('en', name, texts);

/** Brings the texts of a language. Resolves to the language that can be shown: English where they did not come. */
async function bring(language: string): Promise<string> {
  try {
    // One after another: a part that is asked for meanwhile takes its turn, too.
    for (const part of parts) await bringPart(language, part);
    return language;
  } catch {
    return 'en';
  }
}

/** Brings a part that comes later, and from then on with every language that is chosen. */
async function bringLater(part: Part): Promise<void> {
  parts.add(part);
  await bring(shownLanguage());
}

/** To be awaited before a lesson is shown. */
export const bringLessonTexts = (): Promise<void> => bringLater('lessons');

/** To be awaited before a term of the glossary is shown. */
export const bringGlossaryTexts = (): Promise<void> => bringLater('glossary');

/** Must be called once; nothing may be rendered before it resolves. */
export async function startTranslations(): Promise<void> {
  // Listened to from the start, because choosing the first language tells of it too.
  i18next.on('languageChanged', nameDocument);
  await i18next.use(initReactI18next).init({
    resources: { en },
    lng: 'en',
    fallbackLng: 'en',
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
  });
  const language = await bring(initialLanguage());
  if (language !== 'en') await i18next.changeLanguage(language);
}

/** The tab's title and the document's language, which stand outside what React renders. */
function nameDocument(language: string): void {
  document.documentElement.lang = languages.find(({ code }) => code === language)?.tag ?? language;
  document.title = i18next.t('title', { ns: 'shell' });
}

/** The code of the language that is shown. Without `useTranslation`, which does far more: every number on the page asks. */
export const useLanguage = (): string => useSyncExternalStore(watchLanguage, shownLanguage);

const shownLanguage = (): string => i18next.language ?? 'en';

function watchLanguage(changed: () => void): () => void {
  i18next.on('languageChanged', changed);
  return () => i18next.off('languageChanged', changed);
}

/** Shows the page in a language, once its texts are loaded, and keeps the choice for the next visit. */
export function chooseLanguage(language: string): void {
  void bring(language).then((known) => i18next.changeLanguage(known));
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // As above.
  }
}

/** Reads what declarations say in the language that is shown. */
export function useText(): (text: Text) => string {
  const language = useLanguage();
  return useCallback(
    (text: Text) => {
      const own = language === 'en' ? undefined : translations[language];
      return own ? written(text, own.translate) : inEnglish(text);
    },
    [language],
  );
}
