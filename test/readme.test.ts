import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../src/distillation';
import { whereOf } from '../src/distillation/method';
import { defaultsOf } from '../src/experiment/fields';
import { inEnglish } from '../src/experiment/text';
import { architectures } from '../src/models';
import { schemes } from '../src/schemes';
import { tasks } from '../src/tasks';
import { withTable } from './support/readmeTable';

/** Tables of the folders' READMEs that follow from declarations. `UPDATE_README=1 npx vitest run readme` writes them. */

interface Table {
  /** Of the comments that the table stands between. */
  readonly name: string;
  readonly file: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const count = (value: number) => value.toLocaleString('en');

const tables: readonly Table[] = [
  {
    name: 'tasks',
    file: 'src/tasks/README.md',
    head: ['Task', 'Group', 'Example', 'Classes', 'Train / test', 'What it is'],
    rows: tasks.map(({ name, group, inputShape, classNames, counts, fields, note }) => {
      const values = defaultsOf(fields);
      const { train, test } = counts(values);
      const sizes = `${count(train)} / ${count(test)}`;
      return [
        ...[inEnglish(name), inEnglish(group), `\`[${inputShape.join(', ')}]\``],
        ...[`${classNames(values).length}`, sizes, inEnglish(note)],
      ];
    }),
  },
  {
    name: 'methods',
    file: 'src/distillation/README.md',
    head: ['Method', 'Compares', 'After'],
    rows: methods.map(({ name, family, reference }) => {
      const [first, ...others] = reference.authors.split(', ');
      const who = `${first}${others.length > 0 ? ' et al.' : ''}`;
      return [inEnglish(name), family, `${who}, _${reference.title}_, ${whereOf(reference)}`];
    }),
  },
  {
    name: 'schemes',
    file: 'src/schemes/README.md',
    head: ['Who teaches', 'What happens'],
    rows: schemes.map(({ name, note }) => [inEnglish(name), inEnglish(note)]),
  },
  {
    name: 'architectures',
    file: 'src/models/README.md',
    head: ['Architecture', 'What it is'],
    rows: architectures.map(({ name, note }) => [inEnglish(name), inEnglish(note)]),
  },
];

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

it.each(tables.map((table) => [table.file, table.name, table] as const))(
  '%s lists all %s',
  (file, name, { head, rows }) => {
    const readme = readFileSync(file, 'utf8');
    const wanted = withTable(readme, name, [head, head.map(() => '---'), ...rows].map(line));
    if (process.env.UPDATE_README) writeFileSync(file, wanted);
    else expect(readme).toBe(wanted);
  },
);

/** Every document of the project. */
const documents = [
  ...readdirSync('.').filter((file) => file.endsWith('.md')),
  ...['src', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => path.join(folder, file)),
  ),
];

/** The anchors that GitHub gives the headings of a document. */
const anchorsIn = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

it.each(documents)('%s links to what exists, and names files that exist', (document) => {
  const text = readFileSync(document, 'utf8');
  const missing = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^https?:/.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? document : path.join(path.dirname(document), file);
    if (!existsSync(target)) return [link];
    return anchor !== undefined && !anchorsIn(readFileSync(target, 'utf8')).includes(anchor) ? [link] : [];
  });
  // A changelog speaks of what is gone.
  const named =
    document === 'CHANGELOG.md' ? [] : [...text.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, name = '']) => name);
  expect([...missing, ...named.filter((name) => !existsSync(name))]).toEqual([]);
});

it('the README at the top has at most 120 lines', () => {
  expect(readFileSync('README.md', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
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
