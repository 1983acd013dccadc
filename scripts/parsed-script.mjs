import ts from 'typescript';

let latest;

/** A script as a syntax tree, and the variable, function or class that a name in it stands for. */
export function parsedScript(text) {
  if (latest?.text !== text) latest = { text, ...parse(text) };
  return latest;
}

function parse(text) {
  const name = 'script.js';
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const host = {
    getSourceFile: (asked) => (asked === name ? file : undefined),
    fileExists: (asked) => asked === name,
    readFile: () => text,
    writeFile: () => undefined,
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (asked) => asked,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  const checker = ts.createProgram([name], { allowJs: true, noLib: true, noResolve: true }, host).getTypeChecker();
  const variableOf = (node) => {
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    const kinds = ts.SymbolFlags.Variable | ts.SymbolFlags.Function | ts.SymbolFlags.Class;
    return symbol !== undefined && (symbol.flags & kinds) !== 0 ? symbol : undefined;
  };
  return { file, variableOf };
}

/** The names in a script that stand for nothing in it, such as those of built-in objects. */
export function foreignNames(text) {
  const { file, variableOf } = parsedScript(text);
  const names = new Set();
  const look = (node) => {
    if (ts.isIdentifier(node) && isRead(node) && variableOf(node) === undefined) names.add(node.text);
    node.forEachChild(look);
  };
  look(file);
  return names;
}

/** Whether a name stands for what it names, and is not that of a property or a declaration. */
export function isRead(node) {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  const isNamed =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isClassElement(parent);
  return !(isNamed && parent.name === node);
}

/** Whether something is declared in a function. */
export function isLocal({ parent }) {
  return parent !== undefined && (ts.isFunctionLike(parent) || isLocal(parent));
}

/** The names that a node assigns to itself, apart from what is in it. */
export function changedIn(node) {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken)) return targetsIn(node.left);
  if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && !ts.isVariableDeclarationList(node.initializer)) {
    return targetsIn(node.initializer);
  }
  const { operator, operand } = node;
  const steps = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
  return steps ? targetsIn(operand) : [];
}

function isAssignment({ kind }) {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The names under a target of an assignment or declaration; a few too many, where it has defaults or keys. */
export function targetsIn(target) {
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) return [];
  if (ts.isIdentifier(target)) return [target];
  const names = [];
  target.forEachChild((child) => void names.push(...targetsIn(child)));
  return names;
}

/** A part of the text, with other texts in the place of those of these parts that are in it. */
export function withReplaced(replaced, text, start = 0, end = text.length) {
  const pieces = [];
  let from = start;
  const within = replaced.filter((part) => part.from >= start && part.to <= end);
  for (const part of within.sort((a, b) => a.from - b.from)) {
    pieces.push({ from, to: part.from }, { text: part.text });
    from = part.to;
  }
  return [...pieces, { from, to: end }];
}
