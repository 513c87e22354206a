/**
 * A number as people type it, with a point or a comma before the decimals, and with separators of thousands; null for
 * anything else. A single comma with three digits behind it, `1,000`, separates thousands.
 */
export function readNumber(typed: string): number | null {
  const text = typed.trim().replace('−', '-').replace('，', ',');
  const plain = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)
    ? text.replaceAll(',', '')
    : text.replace(/^(-?\d*),(\d+)$/, '$1.$2');
  return /^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(plain) ? Number(plain) : null;
}
