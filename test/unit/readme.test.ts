import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { whereOf } from '../../src/distillation/method';
import { inEnglish } from '../../src/experiment/text';
import { architectures } from '../../src/models';
import { schemes } from '../../src/schemes';
import { withTable } from '../support/readmeTable';

/** Tables of the README that follow from declarations. `UPDATE_README=1 npx vitest run test/unit/readme.test.ts` writes them. */

const path = 'README.md';
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const tables = {
  methods: [
    row('Method', 'Compares', 'After'),
    row('---', '---', '---'),
    ...methods.map(({ name, family, reference }) => {
      const [first, ...others] = reference.authors.split(', ');
      const who = `${first}${others.length > 0 ? ' et al.' : ''}`;
      return row(inEnglish(name), family, `${who}, _${reference.title}_, ${whereOf(reference)}`);
    }),
  ],
  schemes: [
    row('Who teaches', 'What happens'),
    row('---', '---'),
    ...schemes.map(({ name, note }) => row(inEnglish(name), inEnglish(note))),
  ],
  architectures: [
    row('Architecture', 'What it is'),
    row('---', '---'),
    ...architectures.map(({ name, note }) => row(inEnglish(name), inEnglish(note))),
  ],
};

it.each(Object.entries(tables))('the README lists all %s', (name, lines) => {
  const readme = readFileSync(path, 'utf8');
  const wanted = withTable(readme, name, lines);
  if (process.env.UPDATE_README) writeFileSync(path, wanted);
  else expect(readme).toBe(wanted);
});

describe('a table of the README', () => {
  const around = (table: string) => `before\n\n<!-- numbers -->\n\n${table}<!-- end of numbers -->\n\nafter\n`;
  const full = around('| one |\n| --- |\n\n');
  const lines = ['| one |', '| --- |'];

  it.each([
    ['nothing', around('')],
    ['empty lines', around('\n\n')],
    ['not even an empty line', around('').replace('\n\n<!-- end', '<!-- end')],
    ['itself', full],
    ['another one', around('| two |\n| --- |\n| more |\n\n')],
  ])('takes the place of %s', (_, before) => {
    expect(withTable(before, 'numbers', lines)).toBe(full);
  });

  it('without lines leaves a place that the next one finds', () => {
    const empty = withTable(full, 'numbers', []);
    expect(empty).not.toContain('one');
    expect(withTable(empty, 'numbers', lines)).toBe(full);
  });

  it('is not written where its place is missing', () => {
    expect(() => withTable('before\n\nafter\n', 'numbers', lines)).toThrow(RangeError);
    expect(() => withTable('<!-- end of numbers -->\n<!-- numbers -->\n', 'numbers', lines)).toThrow(RangeError);
  });
});
