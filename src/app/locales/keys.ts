/**
 * The keys that a language must have where English has these: the same, but for a text that counts (`…_one`, `…_other`),
 * which needs each plural form of the language.
 */
export function keysIn(language: string, english: readonly string[]): readonly string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return english.flatMap((key) => {
    if (key.endsWith('_one')) return [];
    return key.endsWith('_other') ? forms.map((form) => key.replace(/other$/, form)) : [key];
  });
}
