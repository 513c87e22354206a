import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { architectures } from '../../src/models';

/** Tables of the README that follow from declarations. `UPDATE_README=1 npx vitest run test/unit/readme.test.ts` writes them. */

const path = 'README.md';
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const tables = {
  methods: [
    row('Method', 'Compares', 'After'),
    row('---', '---', '---'),
    ...methods.map(({ name, family, reference: { authors, title, venue, year } }) => {
      const [first, ...others] = authors.split(', ');
      const when = venue.includes(`${year}`) ? venue : `${venue}, ${year}`;
      return row(name.en, family, `${first}${others.length > 0 ? ' et al.' : ''}, _${title}_, ${when}`);
    }),
  ],
  architectures: [
    row('Architecture', 'What it is'),
    row('---', '---'),
    ...architectures.map(({ name, note }) => row(name.en, note.en)),
  ],
};

it.each(Object.entries(tables))('the README lists all %s', (name, lines) => {
  const readme = readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- ${name} -->\n\n`, `\n\n<!-- end of ${name} -->`];
  const [before, rest = ''] = readme.split(begin);
  const [present, after] = rest.split(end);
  const wanted = lines.join('\n');
  if (process.env.UPDATE_README) writeFileSync(path, `${before}${begin}${wanted}${end}${after}`);
  else expect(present).toBe(wanted);
});
