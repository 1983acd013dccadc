import ts from 'typescript';

/** A script as a syntax tree, and what each name in it stands for. */
export function parsedScript(text) {
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
  const symbolOf = (node) =>
    ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  return { file, symbolOf };
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

/** The text with other texts in the place of these parts of it. */
export function withReplaced(replaced, text) {
  const pieces = [];
  let from = 0;
  for (const part of replaced.sort((a, b) => a.from - b.from)) {
    pieces.push({ from, to: part.from }, { text: part.text });
    from = part.to;
  }
  return [...pieces, { from, to: text.length }];
}
