// Puts every declaration that a user can reach into one file; the entry points hand out its parts. The compiler of a
// project that uses the package reads that instead of some hundred files of declarations.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const library = join(dist, 'library.d.ts');

// The declarations for `import` of the others are written with their code: see esm-entries.mjs.
const entries = Object.values(manifest.exports)
  .flatMap((entry) => [entry.require?.types, entry.types])
  .filter((path) => path !== undefined)
  .map((path) => resolve(root, path));

const program = ts.createProgram(entries, {
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['jest', 'node'],
});
const checker = program.getTypeChecker();

/** The symbol that a name stands for, behind imports and re-exports. */
const target = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
const isOurs = (node) => node.getSourceFile().fileName.startsWith(`${dist.replaceAll('\\', '/')}/`);
const isTopLevel = (node) => node.parent !== undefined && ts.isSourceFile(node.parent);

const notDeclarations = [ts.isImportDeclaration, ts.isExportDeclaration, ts.isModuleDeclaration];

/** The statements at the top of our files that declare the symbol: none for a type parameter, a property and others' types. */
function statementsOf(symbol) {
  return (symbol.declarations ?? []).filter(isOurs).flatMap((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return isTopLevel(node) && !notDeclarations.some((is) => is(node)) ? [node] : [];
  });
}

/** Each symbol of ours that the library declares, with its name there. */
const names = new Map();
const taken = new Set();
const statements = new Set();

function nameOf(symbol) {
  const known = names.get(symbol);
  if (known !== undefined) return known;
  const written = symbol.name === 'default' ? symbol.declarations[0].name.text : symbol.name;
  let name = written;
  for (let count = 2; taken.has(name); count += 1) name = `${written}_${count}`;
  taken.add(name);
  names.set(symbol, name);
  return name;
}

/** A node's text with every name of ours as the library has it; `found` is called with each such symbol. */
function rewrite(node, found) {
  const file = node.getSourceFile();
  const edits = [];
  const replace = (part, symbol) => {
    found(symbol);
    edits.push([part.getStart(file), part.end, nameOf(symbol)]);
  };
  const resolveOurs = (part) => {
    const symbol = checker.getSymbolAtLocation(part);
    if (symbol === undefined) return undefined;
    const resolved = target(symbol);
    if (statementsOf(resolved).length > 0) return resolved;
    if (symbol !== resolved && !isOurs(resolved.declarations?.[0] ?? part)) {
      throw new Error(`${file.fileName}: ${part.getText(file)} comes from another package: write its type out`);
    }
    return undefined;
  };
  const visit = (part) => {
    if (ts.isImportTypeNode(part)) {
      const symbol = resolveOurs(part.qualifier);
      found(symbol);
      edits.push([part.getStart(file), part.qualifier.end, `${part.isTypeOf ? 'typeof ' : ''}${nameOf(symbol)}`]);
      part.typeArguments?.forEach(visit);
    } else if (ts.isQualifiedName(part) && resolveOurs(part.right) !== undefined) {
      replace(part, resolveOurs(part.right));
    } else if (ts.isIdentifier(part)) {
      const symbol = resolveOurs(part);
      if (symbol !== undefined) replace(part, symbol);
    } else {
      ts.forEachChild(part, visit);
    }
  };
  visit(node);
  const comments = ts.getLeadingCommentRanges(file.text, node.getFullStart())?.at(-1);
  const start = comments?.pos ?? node.getStart(file);
  let text = file.text.slice(start, node.end);
  for (const [from, to, name] of edits.sort(([a], [b]) => b - a)) {
    text = text.slice(0, from - start) + name + text.slice(to - start);
  }
  return text;
}

/** Declares a symbol in the library, and what its declaration mentions. */
const texts = [];
function declare(symbol) {
  for (const statement of statementsOf(symbol)) {
    if (statements.has(statement)) continue;
    statements.add(statement);
    const at = texts.push('') - 1;
    texts[at] = rewrite(statement, declare)
      .replace(/^((?:\/\*[^]*?\*\/\s*)?)export default /, '$1declare ')
      .replace(/^((?:\/\*[^]*?\*\/\s*)?)export /, '$1');
  }
}

/** What an entry point hands out, and what it adds to a runner's types. */
const handedOut = entries.map((entry) => {
  const file = program.getSourceFile(entry);
  const module = checker.getSymbolAtLocation(file);
  const exported = (module === undefined ? [] : checker.getExportsOfModule(module)).map((symbol) => {
    declare(target(symbol));
    return { from: nameOf(target(symbol)), to: symbol.name };
  });
  const used = new Set();
  const additions = file.statements.filter(ts.isModuleDeclaration).map((statement) =>
    rewrite(statement, (symbol) => {
      declare(symbol);
      used.add(nameOf(symbol));
    }),
  );
  const references = [
    ...file.referencedFiles.map(({ fileName }) => `/// <reference path="${fileName}" />`),
    ...file.typeReferenceDirectives.map(({ fileName }) => `/// <reference types="${fileName}" />`),
  ];
  return { entry, exported, used, additions, references };
});

for (const { entry, exported, used, additions, references } of handedOut) {
  const path = relative(dirname(entry), library)
    .replaceAll('\\', '/')
    .replace(/\.d\.ts$/, '');
  const from = `'${path.startsWith('.') ? path : `./${path}`}${extname(entry) === '.mts' ? '.js' : ''}'`;
  const list = exported.map((name) => (name.from === name.to ? name.to : `${name.from} as ${name.to}`)).sort();
  const lines = [
    ...references,
    ...(used.size === 0 ? [] : [`import type { ${[...used].sort().join(', ')} } from ${from};`]),
    ...additions,
    `export {${list.length === 0 ? '' : `\n  ${list.join(',\n  ')},\n`}}${list.length === 0 ? '' : ` from ${from}`};`,
  ];
  writeFileSync(entry, `${lines.join('\n')}\n`);
}
writeFileSync(library, `${texts.join('\n')}\nexport {\n  ${[...names.values()].sort().join(',\n  ')},\n};\n`);

const kept = new Set([library, ...entries]);
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const path = join(dist, name);
  if (/\.d\.m?ts$/.test(name) && !kept.has(path) && statSync(path).isFile()) rmSync(path);
}
