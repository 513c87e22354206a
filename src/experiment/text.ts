/** The languages of the page. A declaration says its texts in all of them, or it does not compile. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
export type Text = Readonly<Record<Language, string>>;
