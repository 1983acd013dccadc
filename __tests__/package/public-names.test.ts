import { join } from 'node:path';
import * as ts from 'typescript';
import * as library from '../../src';
import * as matchers from '../../src/matchers';

/** The names that a file exports, types included. */
function exportedNames(file: string): string[] {
  const source = ts.sys.readFile(file) ?? '';
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  return parsed.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return [];
    const { exportClause: clause } = statement;
    if (clause === undefined || !ts.isNamedExports(clause)) throw new Error('an export without names');
    return clause.elements.map(({ name }) => name.text);
  });
}

const types = exportedNames(join(__dirname, '../../src/index.ts')).filter((name) => !(name in library));

// Whoever adds a name changes this on purpose; a name that goes breaks those who use it.
test('the package exports these functions and errors', () => {
  expect(Object.keys(library).sort().join('\n')).toMatchSnapshot();
});

test('the package exports these types', () => {
  expect(types.sort().join('\n')).toMatchSnapshot();
});

test('jest-iam/matchers exports these matchers', () => {
  expect(Object.keys(matchers).sort().join('\n')).toMatchSnapshot();
});
