import ts from 'typescript';
import { changedIn, isLocal, isRead, parsedScript, targetsIn, withReplaced } from './parsed-script.mjs';

/**
 * Parts a CommonJS script in two: without the functions that are not called, and those. They are the ones declared at its
 * top, those made while it runs, such as a function in a table, and the tables that nothing else mentions. The first script
 * loads the second, as './seldom.js', when one of them is called after all. Where it calls one, it takes it from the second
 * script; where it holds one, something stands in for it until that is loaded. Both are lists of pieces of the text, for
 * mappingsOf. `isCalled` is asked with where a function starts.
 *
 * A function stays where it is if it touches a variable that stays and that some function assigns to: the other script is
 * handed values. The script declares `loadSeldomCalled`, empty, and may call it to have all of them at once.
 */
export function splitFunctions(text, isCalled) {
  const { file, variableOf } = parsedScript(text);
  const { statements } = file;
  // The name of a local variable may hide one of the top.
  const isHidden = (node) => {
    const { declarations = [] } = variableOf(node) ?? {};
    return declarations.length > 0 && declarations.every(isLocal);
  };
  const declared = statements.filter(ts.isFunctionDeclaration);
  const emptyLoader = declared.find(({ name }) => name.text === 'loadSeldomCalled');
  const topNames = new Set(statements.flatMap(namesOf));
  const isOfTop = (node) => topNames.has(node.text) && isRead(node) && !isHidden(node);
  const uncalled = declared.filter((node) => node !== emptyLoader && !isCalled(node.getStart()));
  const made = statements.flatMap(madeAtTop).filter((node) => !isCalled(node.getStart()));
  const mentions = new Map(
    [...statements, ...made].map((node) => [node, mentionedIn(node, isOfTop, (inner) => made.includes(inner))]),
  );
  const moved = movable(statements, [...uncalled, ...made], mentions);

  const stay = statements.filter((node) => !moved.has(node));
  const movedStatements = statements.filter((node) => moved.has(node));
  const movedExpressions = made.filter((node) => moved.has(node) && stay.includes(statementAround(node)));
  const movedFunctions = new Set(movedStatements.filter(ts.isFunctionDeclaration).map(({ name }) => name.text));
  const compared = statements.flatMap((node) => comparedIn(node)).filter((name) => movedFunctions.has(name));
  if (compared.length > 0) throw new Error(`compared, so it may have no stand-in: ${compared.join(', ')}`);

  const movedNames = new Set(movedStatements.flatMap(namesOf));
  const handed = [...namesIn([...movedStatements, ...movedExpressions], mentions)].filter(
    (name) => !movedNames.has(name),
  );
  const mentionedHere = namesIn(stay, mentions, moved);
  const brought = [...movedFunctions].filter((name) => mentionedHere.has(name));
  const list = (names) => `[${names.join(', ')}]`;

  const ownThis = new Set(movedStatements.filter(usesThis).flatMap(namesOf));
  const callees = [];
  const held = new Set(ownThis);
  const look = (node) => {
    if (movedExpressions.includes(node)) return;
    if (ts.isIdentifier(node) && movedFunctions.has(node.text) && isOfTop(node)) {
      if (ts.isCallExpression(node.parent) && node.parent.expression === node) callees.push(node);
      else held.add(node.text);
    }
    node.forEachChild(look);
  };
  stay.forEach(look);

  const loader = 'loadSeldomCalled()';
  const loading = `var seldomCalled;
function ${loader} {
  if (seldomCalled === void 0) {
    seldomCalled = require('./seldom.js')(${list(handed)});
    ${brought.map((name, at) => (held.has(name) ? `${name} = seldomCalled[${at}];` : '')).join('')}
  }
  return seldomCalled;
}
`;
  const standIn = (at, length) => `seldom(${at}${length ? `, ${length}` : ''})`;
  // Before all else, since a table may hold one of them. They tell how many arguments they take by taking so many.
  const lengths = [...new Set(movedExpressions.map(lengthOf))].filter((length) => length > 0);
  const taking = (length) => {
    const names = Array.from({ length }, (_, at) => `given${at}`).join(', ');
    return `function (${names}) { return ${loader}[at].apply(this, arguments); }`;
  };
  const standIns = `function seldom(at, length) {
  ${lengths.map((length) => `if (length === ${length}) return ${taking(length)};`).join('\n  ')}
  return ${taking(0)};
}
${brought.map((name, at) => (held.has(name) ? `var ${name} = ${standIn(at)};\n` : '')).join('')}`;
  const instead = (node, replacement) => ({ from: node.getStart(), to: node.end, text: replacement });
  const replaced = [
    ...[...movedStatements, emptyLoader].map((node) => instead(node, '')),
    ...movedExpressions.map((node, at) => instead(node, standIn(brought.length + at, lengthOf(node)))),
    ...callees
      .filter(({ text: name }) => !held.has(name))
      .map((node) => instead(node, `${loader}[${brought.indexOf(node.text)}]`)),
  ];
  return {
    often: [{ text: loading + standIns }, ...withReplaced(replaced, text)],
    seldom: [
      { text: `module.exports = (function (${list(handed)}) {\n` },
      ...movedStatements.flatMap((node) => [{ from: node.getStart(), to: node.end }, { text: '\n' }]),
      { text: `return [${brought.join(', ')}` },
      ...movedExpressions.flatMap((node, at) => [
        { text: brought.length + at === 0 ? '\n' : ',\n' },
        { from: node.getStart(), to: node.end },
      ]),
      { text: '];\n});\n' },
    ],
  };
}

/**
 * Which of the functions can leave, with the tables that leave with them: all, but for those that touch a variable that
 * changes and stays, and for the tables that something mentions that stays.
 */
function movable(statements, functions, mentions) {
  const changing = new Set(statements.flatMap(assignedIn));
  const moved = new Set([...functions, ...statements.filter(isTable)]);
  for (;;) {
    const stay = statements.filter((node) => !moved.has(node));
    const mentionedHere = namesIn(stay, mentions, moved);
    const staysAndChanges = new Set(stay.flatMap(namesOf).filter((name) => changing.has(name)));
    const bound = [...moved].filter(
      (node) =>
        [...namesIn([node], mentions)].some((name) => staysAndChanges.has(name)) ||
        (isTable(node) && namesOf(node).some((name) => mentionedHere.has(name))),
    );
    if (bound.length === 0) return moved;
    for (const node of bound) moved.delete(node);
  }
}

/** The names that these nodes mention, apart from what the functions in them mention that are moved. */
function namesIn(nodes, mentions, moved = new Set()) {
  const names = new Set();
  const add = (node) => {
    const { own, functions } = mentions.get(node);
    for (const name of own) names.add(name);
    for (const inner of functions) if (!moved.has(inner)) add(inner);
  };
  for (const node of nodes) add(node);
  return names;
}

/** A variable whose value can be made later as well: nothing is called for it but what esbuild has marked as pure. */
function isTable(node) {
  return ts.isVariableStatement(node) && isPure(node.declarationList);
}

function isPure(node) {
  if (ts.isFunctionLike(node)) return true;
  if (ts.isClassLike(node) || ts.isTaggedTemplateExpression(node) || changedIn(node).length > 0) return false;
  const calls = ts.isCallExpression(node) || ts.isNewExpression(node);
  if (calls && !/^\s*\/\* @__PURE__ \*\//.test(node.getFullText())) return false;
  return !ts.forEachChild(node, (child) => !isPure(child));
}

/** The functions that a variable or a call at the top is given, and that know of no other variables. */
function madeAtTop(statement) {
  const functions = [];
  const look = (node) => {
    if (ts.isFunctionExpression(node)) functions.push(node);
    else if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) node.forEachChild(look);
  };
  if (ts.isVariableStatement(statement) || ts.isExpressionStatement(statement)) look(statement);
  return functions;
}

/** Whether a function has a `this` of its own, which it would be handed another for. */
function usesThis(node) {
  const look = (inner) =>
    inner.kind === ts.SyntaxKind.ThisKeyword ||
    (!(ts.isFunctionLike(inner) && !ts.isArrowFunction(inner)) &&
      ts.forEachChild(inner, (child) => look(child) || undefined) === true);
  return ts.isFunctionDeclaration(node) && ts.forEachChild(node, (child) => look(child) || undefined) === true;
}

/** How many arguments a function says that it takes: who is given one may ask. */
function lengthOf({ parameters }) {
  const optional = parameters.findIndex(({ initializer, dotDotDotToken }) => initializer ?? dotDotDotToken);
  return optional === -1 ? parameters.length : optional;
}

function statementAround(node) {
  return ts.isSourceFile(node.parent) ? node : statementAround(node.parent);
}

/** What a statement at the top declares. */
function namesOf(node) {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name }) => targetsIn(name).map(({ text }) => text));
  return (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name ? [node.name.text] : [];
}

/** The names of the top that are read there, and the `parts` of it that are told apart, whose names are their own. */
function mentionedIn(root, isOfTop, isPart) {
  const own = new Set();
  const functions = [];
  const look = (node) => {
    if (node !== root && isPart(node)) functions.push(node);
    else {
      if (ts.isIdentifier(node) && isOfTop(node)) own.add(node.text);
      node.forEachChild(look);
    }
  };
  look(root);
  return { own, functions };
}

/** The names that a function assigns to: what only the top assigns to has its value before any function is missed. */
function assignedIn(statement) {
  return found(statement, (node, inFunction) => (inFunction ? changedIn(node).map(({ text }) => text) : []));
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
