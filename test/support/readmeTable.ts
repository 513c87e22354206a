/**
 * The text with these lines between the comments `<!-- name -->` and `<!-- end of name -->`, whatever stands there now,
 * be it nothing.
 * @throws RangeError when the text does not have both comments, in this order.
 */
export function withTable(text: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end, from);
  if (!text.includes(begin) || to < 0) throw new RangeError(`There is no place between "${begin}" and "${end}".`);
  return `${text.slice(0, from)}\n\n${lines.map((line) => `${line}\n`).join('')}\n${text.slice(to)}`;
}
