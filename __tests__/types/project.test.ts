import { join, relative } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '../..');

const entries = ['src/index.ts', 'src/matchers/index.ts'].map((name) => join(root, name));

/** The types of ours that the parameters of exported functions, and of the matchers on `expect`, name. */
function parameterTypes(): { readonly named: ReadonlyMap<string, string>; readonly exported: ReadonlySet<string> } {
  const { options } = readProject();
  const program = ts.createProgram(entries, options);
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  const exports = entries.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    return module === undefined ? [] : checker.getExportsOfModule(module).map(original);
  });
  const named = new Map<string, string>();
  const visit = (node: ts.Node, from: string): void => {
    if (ts.isTypeReferenceNode(node)) {
      const symbol = checker.getSymbolAtLocation(node.typeName);
      const declaration = symbol === undefined ? undefined : original(symbol).declarations?.[0];
      const ours = declaration?.getSourceFile().fileName.startsWith(join(root, 'src')) === true;
      if (declaration !== undefined && ours && !ts.isTypeParameterDeclaration(declaration)) {
        named.set(original(symbol as ts.Symbol).name, from);
      }
    }
    ts.forEachChild(node, (child) => {
      visit(child, from);
    });
  };
  const parametersIn = (node: ts.Node, from: string): void => {
    if (ts.isFunctionLike(node)) {
      for (const { name, type } of node.parameters) {
        if (type !== undefined && name.getText() !== 'this') visit(type, from);
      }
    } else if (!ts.isBlock(node)) {
      ts.forEachChild(node, (child) => {
        parametersIn(child, from);
      });
    }
  };
  const functions = exports.filter(({ name, flags }) => (flags & ts.SymbolFlags.Value) !== 0 || name === 'IamMatchers');
  for (const { name, declarations } of functions) {
    for (const declaration of declarations ?? []) if (!ts.isClassLike(declaration)) parametersIn(declaration, name);
  }
  return { named, exported: new Set(exports.map(({ name }) => name)) };
}

function readProject(): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, root);
}

// `npm run types` compiles them: an unused `@ts-expect-error` is a complaint, which Jest, compiling each file alone, never has.
test('the project that is compiled holds the right and the wrong uses of each matcher', () => {
  const { fileNames, errors } = readProject();
  expect(errors).toEqual([]);
  const files = fileNames.map((name) => relative(root, name).replaceAll('\\', '/'));
  for (const uses of ['jest.types.ts', 'jest-globals.types.ts', 'vitest.types.mts', 'option-readers.types.ts']) {
    expect(files).toContain(`__tests__/types/${uses}`);
  }
  expect(files.filter((name) => name.startsWith('bench/'))).toEqual([]);
});

test('each type that a parameter of an exported function names is exported', () => {
  const { named, exported } = parameterTypes();
  expect([...named.keys()]).toEqual(
    expect.arrayContaining(['EnvironmentInput', 'TransportOptions', 'LoadPolicyOptions']),
  );
  expect([...named].filter(([name]) => !exported.has(name)).map(([name, from]) => `${name} of ${from}`)).toEqual([]);
}, 120_000);
