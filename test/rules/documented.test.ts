import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** The names of functions that a source exports without a doc block. */
function undocumentedIn(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExport);
    const hasDoc = ts.getJSDocCommentsAndTags(statement).length > 0;
    return isExported && !hasDoc ? functionsOf(statement) : [];
  });
}

const isExport = ({ kind }: ts.Modifier) => kind === ts.SyntaxKind.ExportKeyword;

function functionsOf(statement: ts.Statement): readonly string[] {
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? ''];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer && ts.isArrowFunction(initializer) ? [name.getText()] : [],
  );
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => `src/${file}`);

it('every function that a file of src exports has a doc block', () => {
  expect(sources.length).toBeGreaterThan(300);
  const found = sources.flatMap((file) =>
    undocumentedIn(file, readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

it('finds a function and an arrow function without one', () => {
  const text =
    '/** Has one. */\nexport function a() {}\nexport function b() {}\nexport const c = () => 1;\nconst d = () => 1;';
  expect(undocumentedIn('example.ts', text)).toEqual(['b', 'c']);
});
