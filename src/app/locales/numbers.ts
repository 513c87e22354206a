/** Writes numbers in one way. */
export interface NumberFormat {
  format(value: number): string;
}

const formats = new Map<string, NumberFormat>();

/**
 * How a language writes numbers, with a minus sign instead of a hyphen. Making a format takes longer than using it a
 * hundred times, so each is made once.
 */
export function numberFormat(language: string, options: Intl.NumberFormatOptions = {}): NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    const numbers = new Intl.NumberFormat(language, options);
    format = { format: (value) => numbers.format(value).replace('-', '−') };
    formats.set(key, format);
  }
  return format;
}

/** A share of 1 in percent with this many decimals, as everywhere on the page: `57.0 %`. */
export function percentFormat(language: string, digits: number): { format(share: number): string } {
  const number = numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return { format: (share) => `${number.format(100 * share)}\u00a0%` };
}

/** Differences in points: with a sign and one decimal. */
export const signedPoints = (language: string): NumberFormat =>
  numberFormat(language, { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 1 });
