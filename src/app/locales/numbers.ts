const formats = new Map<string, Intl.NumberFormat>();

/** How a language writes numbers. Making a format takes longer than using it a hundred times, so each is made once. */
export function numberFormat(language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    formats.set(key, format);
  }
  return format;
}

/** Differences in points: with a sign and one decimal. */
export const signedPoints = (language: string): Intl.NumberFormat =>
  numberFormat(language, { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 1 });
