import ts from 'typescript';

/**
 * Parts a CommonJS script in two: without the functions declared at its top that are not called, and those. The first
 * loads the second, as './seldom.js', when one of them is called after all; from then on its variables hold the functions
 * themselves. Both are lists of pieces of the text, for mappingsOf. `isCalled` is asked with where a function starts.
 *
 * A function stays where it is if it touches a variable that some function assigns to: the other script is handed values.
 * The script declares `loadSeldomCalled`, empty, and may call it to have all of them at once.
 */
export function splitFunctions(text, isCalled) {
  const { statements } = ts.createSourceFile('script.js', text, ts.ScriptTarget.Latest, true);
  const declared = statements.filter(ts.isFunctionDeclaration);
  const loader = declared.find(({ name }) => name.text === 'loadSeldomCalled');
  const topNames = new Set(statements.flatMap(namesOf));
  const changing = new Set(statements.flatMap((node) => assignedIn(node)));
  const mentioned = new Map(statements.map((node) => [node, mentionedIn(node, topNames)]));

  const moved = declared.filter(
    (node) => node !== loader && !isCalled(node.getStart()) && !mentioned.get(node).some((name) => changing.has(name)),
  );
  const movedNames = new Set(moved.map(({ name }) => name.text));
  const compared = statements.flatMap((node) => comparedIn(node)).filter((name) => movedNames.has(name));
  if (compared.length > 0) throw new Error(`compared, so it may have no stand-in: ${compared.join(', ')}`);

  const mentionedBy = (nodes) => new Set(nodes.flatMap((node) => mentioned.get(node)));
  const handed = [...mentionedBy(moved)].filter((name) => !movedNames.has(name));
  const stay = statements.filter((node) => !moved.includes(node));
  const mentionedHere = mentionedBy(stay);
  const brought = [...movedNames].filter((name) => mentionedHere.has(name));
  const list = (names) => `[${names.join(', ')}]`;

  // Before all else, since a table may hold one of them: whoever took it there goes through the stand-in for good.
  const standIns = `var seldomCalled;
function seldom(at) {
  return function (...given) {
    loadSeldomCalled();
    return seldomCalled[at].apply(this, given);
  };
}
${brought.map((name, at) => `var ${name} = seldom(${at});\n`).join('')}`;
  const loading = `function loadSeldomCalled() {
  if (seldomCalled === void 0) ${list(brought)} = seldomCalled = require('./seldom.js')(${list(handed)});
}`;
  return {
    often: [{ text: standIns }, ...without([...moved, loader], text), { text: loading }],
    seldom: [
      { text: `module.exports = (function (${list(handed)}) {\n` },
      ...moved.flatMap((node) => [{ from: node.getStart(), to: node.end }, { text: '\n' }]),
      { text: `return ${list(brought)};\n});\n` },
    ],
  };
}

/** What is left of the text without these statements. */
function without(nodes, text) {
  const pieces = [];
  let from = 0;
  for (const node of [...nodes].sort((a, b) => a.pos - b.pos)) {
    pieces.push({ from, to: node.getStart() });
    from = node.end;
  }
  return [...pieces, { from, to: text.length }];
}

/** What a statement at the top declares. */
function namesOf(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(({ name }) => targetsIn(name));
  return (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name ? [node.name.text] : [];
}

/** The names of the top that are read there. One that a local variable hides counts as well, which does no harm. */
function mentionedIn(statement, topNames) {
  const found = new Set();
  walk(statement, (node) => {
    if (ts.isIdentifier(node) && topNames.has(node.text) && isRead(node)) found.add(node.text);
  });
  return [...found];
}

function isRead(node) {
  const { parent } = node;
  return !(
    (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isFunctionDeclaration(parent)) &&
    parent.name === node
  );
}

/** The names that a function assigns to: what only the top assigns to has its value before any function is missed. */
function assignedIn(statement) {
  return found(statement, (node, inFunction) => {
    if (!inFunction) return [];
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken)) return targetsIn(node.left);
    const { operator, operand } = node;
    const steps = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return steps ? targetsIn(operand) : [];
  });
}

function isAssignment({ kind }) {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The names under a target of an assignment; a few too many, where it has defaults or keys. */
function targetsIn(target) {
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) return [];
  return found(target, (node) => (ts.isIdentifier(node) ? [node.text] : []));
}

function comparedIn(statement) {
  const equalities = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  return found(statement, (node) =>
    ts.isBinaryExpression(node) && equalities.includes(node.operatorToken.kind)
      ? [node.left, node.right].filter(ts.isIdentifier).map((operand) => operand.text)
      : [],
  );
}

function found(root, namesAt) {
  const names = [];
  walk(root, (node, inFunction) => names.push(...namesAt(node, inFunction)));
  return names;
}

function walk(node, visit, inFunction = false) {
  visit(node, inFunction);
  node.forEachChild((child) => walk(child, visit, inFunction || ts.isFunctionLike(node)));
}
