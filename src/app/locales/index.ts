import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type Language, languages, type Text } from '../../experiment/text';
import { resources } from './resources';

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

/** Must be called once, before anything is rendered. */
export function startTranslations(): void {
  const language = initialLanguage();
  // Listened to from the start, because choosing the first language tells of it too.
  i18next.on('languageChanged', nameDocument);
  void i18next.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: 'en',
    ns: Object.keys(resources.en),
    interpolation: { escapeValue: false },
  });
}

/** The tab's title and the document's language, which stand outside what React renders. */
function nameDocument(language: string): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = i18next.t('title', { ns: 'shell' });
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh' : 'en';
}

export function chooseLanguage(language: Language): void {
  void i18next.changeLanguage(language);
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
