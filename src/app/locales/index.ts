import i18next from 'i18next';
import { useCallback, useSyncExternalStore } from 'react';
import { initReactI18next } from 'react-i18next';
import { type Language, languages, type Text } from '../../experiment/text';
import { en, type Texts } from './en';

const storageKey = 'language';

/** The visitor's own choice, else the browser's language, else English. */
function initialLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(storageKey);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
  const known = languages.find((language) => language === stored);
  return known ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
}

/** English is always there, since it stands in for the others; they come when they are asked for. */
const fetched: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Texts>>> = {
  zh: async () => (await import('./zh')).zh,
};

/** Brings the texts of a language. Resolves to the language that can be shown: English where they did not come. */
async function bring(language: Language): Promise<Language> {
  if (language === 'en' || i18next.hasResourceBundle(language, 'shell')) return language;
  try {
    for (const [part, texts] of Object.entries(await fetched[language]())) {
      i18next.addResourceBundle(language, part, texts);
    }
    return language;
  } catch {
    return 'en';
  }
}

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
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = i18next.t('title', { ns: 'shell' });
}

/** Without `useTranslation`, which does far more: every number on the page asks. */
export const useLanguage = (): Language => useSyncExternalStore(watchLanguage, shownLanguage);

const shownLanguage = (): Language => (i18next.language === 'zh' ? 'zh' : 'en');

function watchLanguage(changed: () => void): () => void {
  i18next.on('languageChanged', changed);
  return () => i18next.off('languageChanged', changed);
}

export function chooseLanguage(language: Language): void {
  void bring(language).then((known) => i18next.changeLanguage(known));
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // As above.
  }
}

/** Reads the texts that declarations carry in every language. */
export function useText(): (text: Text) => string {
  const language = useLanguage();
  return useCallback((text: Text) => text[language], [language]);
}
