import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { keysIn } from '../../../src/app/locales/keys';

/** Which texts of the interface the page asks for, as TypeScript knows it from the types of the keys. */

interface Asked {
  readonly key: string;
  readonly hasCount: boolean;
  /** Contexts that are given along; `any` where only the page knows. */
  readonly contexts: readonly string[];
}

const asked: Asked[] = [];
/** Calls whose key has no type that names it, or whose file of texts cannot be told. */
const unclear: string[] = [];

const { config } = ts.readConfigFile('tsconfig.page.json', ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const files = readdirSync('src/app', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const program = ts.createProgram(
  files.map((file) => `src/app/${file}`),
  options,
);
const checker = program.getTypeChecker();

const literalsOf = (type: ts.Type): readonly string[] | null => {
  const parts = type.isUnion() ? type.types : [type];
  const known = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  return known.length === parts.length ? known : null;
};

/** The call of `useTranslation` in an expression, or in a hook of the page that it calls and that does nothing else. */
function hookCallIn(expression: ts.Expression): ts.CallExpression | undefined {
  if (!ts.isCallExpression(expression)) return;
  if (expression.expression.getText() === 'useTranslation') return expression;
  const symbol = checker.getSymbolAtLocation(expression.expression);
  const own = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const hook = own?.valueDeclaration;
  if (!hook || !ts.isVariableDeclaration(hook) || !hook.initializer || !ts.isArrowFunction(hook.initializer)) return;
  const { body } = hook.initializer;
  return ts.isBlock(body) ? undefined : hookCallIn(body);
}

/** The file of texts that a `t` reads: what `useTranslation` was called with. */
function namespaceOf(callee: ts.Identifier): string | undefined {
  const declaration = checker.getSymbolAtLocation(callee)?.valueDeclaration;
  const variable = declaration?.parent.parent;
  if (!variable || !ts.isVariableDeclaration(variable) || !variable.initializer) return;
  const call = hookCallIn(variable.initializer);
  const [given] = call?.arguments ?? [];
  // Of several files, the first is meant where a key names none.
  const name = given && ts.isArrayLiteralExpression(given) ? given.elements[0] : given;
  return name && ts.isStringLiteral(name) ? name.text : undefined;
}

/** What an object of options says of one of them; null where it has none. */
function optionOf(given: ts.Expression | undefined, name: string): ts.Type | null {
  if (!given) return null;
  const property = checker.getPropertyOfType(checker.getTypeAtLocation(given), name);
  return property ? checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, given)) : null;
}

function look(node: ts.Node): void {
  if (ts.isCallExpression(node)) {
    const { expression, arguments: given } = node;
    const isHook = ts.isIdentifier(expression) && expression.text === 't';
    const isLibrary = ts.isPropertyAccessExpression(expression) && expression.getText() === 'i18next.t';
    const [key, values] = given;
    if ((isHook || isLibrary) && key) {
      const namespace = isHook ? namespaceOf(expression) : literalsOf(optionOf(values, 'ns') as ts.Type)?.[0];
      const keys = literalsOf(checker.getTypeAtLocation(key));
      if (!namespace || !keys) unclear.push(`${node.getSourceFile().fileName}: ${node.getText()}`);
      const context = optionOf(values, 'context');
      for (const name of keys ?? []) {
        asked.push({
          key: name.includes(':') ? name : `${namespace}:${name}`,
          hasCount: optionOf(values, 'count') !== null,
          contexts: context ? (literalsOf(context) ?? ['any']) : [],
        });
      }
    }
  }
  ts.forEachChild(node, look);
}
for (const file of program.getSourceFiles()) if (file.fileName.includes('src/app/')) look(file);

const folder = 'src/app/locales/en';
const there = readdirSync(folder).flatMap((file) =>
  Object.keys(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))).map(
    (key) => `${file.replace('.json', '')}:${key}`,
  ),
);

it('every call asks for texts that can be named', () => {
  expect(asked.length).toBeGreaterThan(200);
  expect(unclear).toEqual([]);
});

it('every text that is asked for is there', () => {
  const isThere = ({ key, hasCount }: Asked) => there.includes(key) || (hasCount && there.includes(`${key}_other`));
  expect(asked.filter((each) => !isThere(each)).map(({ key }) => key)).toEqual([]);
});

it('every text that is there is asked for', () => {
  const isAsked = (text: string) =>
    asked.some(({ key, hasCount, contexts }) => {
      if (text === key) return true;
      if (!text.startsWith(`${key}_`)) return false;
      const variant = text.slice(key.length + 1);
      if (variant === 'one' || variant === 'other') return hasCount;
      return contexts.includes(variant) || contexts.includes('any');
    });
  expect(there.filter((text) => !isAsked(text))).toEqual([]);
});

it('wants of each language its own plural forms', () => {
  const english = ['plain', 'many_one', 'many_other'];
  expect(keysIn('en', english)).toEqual(['plain', 'many_one', 'many_other']);
  expect(keysIn('zh', english)).toEqual(['plain', 'many_other']);
  expect(keysIn('pl', english).toSorted()).toEqual(['many_few', 'many_many', 'many_one', 'many_other', 'plain']);
});
