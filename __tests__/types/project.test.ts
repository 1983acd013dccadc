import { join, relative } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '../..');

/** Every complaint of the compiler about the project that a `tsconfig.json` describes. */
function compile(): { readonly files: readonly string[]; readonly complaints: readonly string[] } {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(fileNames, options);
  const complaints = [...errors, ...ts.getPreEmitDiagnostics(program)].map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    const place = file === undefined ? 'tsconfig.json' : `${relative(root, file.fileName)}:${line}`;
    return `${place} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  return { files: fileNames.map((name) => relative(root, name).replaceAll('\\', '/')), complaints };
}

// Jest itself compiles each file alone and sees no type error; an unused `@ts-expect-error` is one.
test('the project compiles: right uses of each matcher do, wrong ones do not', () => {
  const { files, complaints } = compile();
  expect(complaints).toEqual([]);
  for (const uses of ['jest.types.ts', 'jest-globals.types.ts', 'vitest.types.mts', 'option-readers.types.ts']) {
    expect(files).toContain(`__tests__/types/${uses}`);
  }
  expect(files.filter((name) => name.startsWith('bench/'))).toEqual([]);
}, 120_000);
