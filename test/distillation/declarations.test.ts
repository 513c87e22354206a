import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { inLetters, inNumbers } from '../../src/distillation/formula';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { inEnglish, type Text } from '../../src/experiment/text';

describe.each(methods.map((method) => [method.id, method] as const))('%s', (_id, method) => {
  /** The defaults, every option of every choice, and the least of every number. */
  const settings = [
    defaultsOf(method.fields) as Values,
    ...Object.entries(method.fields).flatMap(([name, field]) =>
      field.kind === 'choice'
        ? field.options.map(({ value }) => ({ ...defaultsOf(method.fields), [name]: value }) as Values)
        : field.kind === 'number'
          ? [{ ...defaultsOf(method.fields), [name]: field.min } as Values]
          : [],
    ),
  ];

  it('has a formula that KaTeX can draw, in letters and in numbers', () => {
    for (const values of settings) {
      for (const tex of [inLetters(method, values), inNumbers(method, values)]) {
        expect(tex).not.toContain('field');
        const drawn = katex.renderToString(tex, { throwOnError: true, strict: 'error', macros: { '\\T': '{4}' } });
        expect(drawn.length).toBeGreaterThan(100);
      }
    }
  });

  it('has a reference', () => {
    const { authors, year, title, venue } = method.reference;
    expect(year).toBeGreaterThan(2005);
    for (const text of [authors, title, venue]) expect(text).not.toBe('');
  });
});

it('no two methods share an id or a name', () => {
  for (const key of [({ id }: { id: string }) => id, ({ name }: { name: Text }) => inEnglish(name)]) {
    expect(new Set(methods.map(key)).size).toBe(methods.length);
  }
});
