import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { methods } from '../../src/distillation';
import { whereOf } from '../../src/distillation/method';
import { architectures } from '../../src/models';
import { teachings } from '../../src/teaching';

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
      return row(name.en, family, `${who}, _${reference.title}_, ${whereOf(reference)}`);
    }),
  ],
  teachings: [
    row('Who teaches', 'What happens'),
    row('---', '---'),
    ...teachings.map(({ name, note }) => row(name.en, note.en)),
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
