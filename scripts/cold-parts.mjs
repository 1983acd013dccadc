import ts from 'typescript';
import { changedIn, isLocal, parsedScript, withReplaced } from './parsed-script.mjs';

/**
 * A CommonJS script with parts of its functions in functions of their own, at its end: what a branch does or says that is
 * not taken, so that splitFunctions can part with it. As a list of pieces of the text, for mappingsOf. `isCold` is asked
 * whether no run has come through a part of the text.
 *
 * A part stays where it is if it assigns to a variable of the functions around it or reads one that is ever assigned to:
 * its function is handed values.
 */
export function withColdPartsApart(text, isCold, { named = 'coldPart', smallest = SMALLEST } = {}) {
  const { file, variableOf } = parsedScript(text);
  const places = new Map();
  const assigned = new Set();
  const note = (node) => {
    if (ts.isIdentifier(node)) {
      const variable = variableOf(node);
      if (variable !== undefined && places.get(variable)?.push(node) === undefined) places.set(variable, [node]);
    }
    for (const name of changedIn(node)) assigned.add(variableOf(name));
    node.forEachChild(note);
  };
  note(file);

  const parts = [];
  const look = (node) => {
    if (ts.isFunctionLike(node) && isCold(node.getStart(), node.end)) return;
    const found = candidatesIn(node)
      .filter(({ from, to }) => isCold(from, to))
      .flatMap((part) => partOf(part) ?? [])
      .filter((part, at, all) => !all.slice(0, at).some(({ to }) => part.from < to));
    parts.push(...found);
    node.forEachChild((child) => {
      if (!found.some(({ from, to }) => from <= child.getStart() && child.end <= to)) look(child);
    });
  };
  const partOf = (part) => {
    const handed = handedTo(part, { variableOf, places, assigned });
    if (handed === undefined) return undefined;
    const size = text.slice(part.from, part.to).replace(/\s+/g, ' ').length;
    return size < smallest + 8 * handed.length ? undefined : { ...part, handed };
  };
  file.statements.forEach(look);

  const nameOf = (at) => `${named}${at}`;
  if (text.includes(nameOf(''))) throw new Error('the script has a name that cold parts are given');
  return [
    ...withReplaced(
      parts.map(({ from, to, handed, isExpression, returns }, at) => {
        const call = `${nameOf(at)}(${handed.join(', ')})`;
        return { from, to, text: isExpression ? call : `${returns ? 'return ' : ''}${call};` };
      }),
      text,
    ),
    ...parts.flatMap(({ from, to, handed, isExpression }, at) => [
      { text: `\nfunction ${nameOf(at)}(${handed.join(', ')}) { ${isExpression ? 'return ' : ''}` },
      { from, to },
      { text: `${isExpression ? ';' : ''} }` },
    ]),
    { text: '\n' },
  ];
}

/** Characters, less white space: the call of a smaller part would take as much room. */
const SMALLEST = 40;

/** What of a node may run without the rest: branches, and the last statements of a block. */
function candidatesIn(node) {
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(expressionPart);
  if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken)) return expressionPart(node.right);
  if (ts.isIfStatement(node)) {
    return [node.thenStatement, node.elseStatement]
      .filter((branch) => branch !== undefined && !ts.isBlock(branch) && !ts.isIfStatement(branch))
      .map((branch) => statementsPart([branch], false));
  }
  if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) {
    const isBody = ts.isFunctionLike(node.parent);
    return node.statements.map((_, at) => statementsPart(node.statements.slice(at), isBody));
  }
  return [];
}

function isShortCircuit({ kind }) {
  return [
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.QuestionQuestionEqualsToken,
  ].includes(kind);
}

/** A function is compiled when it is called, if ever, and can stay. */
function expressionPart(node) {
  if (ts.isFunctionLike(node)) return [];
  return [{ nodes: [node], from: node.getStart(), to: node.end, isExpression: true }];
}

function statementsPart(nodes, isLast) {
  const returns = nodes.some((node) => returnsIn(node));
  const isWhole = !returns || isLast || alwaysLeaves(nodes.at(-1));
  return { nodes, from: nodes[0].getStart(), to: nodes.at(-1).end, returns, isWhole };
}

function returnsIn(node) {
  if (ts.isReturnStatement(node)) return true;
  return !ts.isFunctionLike(node) && ts.forEachChild(node, (child) => returnsIn(child) || undefined) === true;
}

function alwaysLeaves(node) {
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isBlock(node)) return node.statements.length > 0 && alwaysLeaves(node.statements.at(-1));
  return (
    ts.isIfStatement(node) &&
    node.elseStatement !== undefined &&
    alwaysLeaves(node.thenStatement) &&
    alwaysLeaves(node.elseStatement)
  );
}

/** The variables of the functions around a part that it reads; nothing if it has to stay. */
function handedTo({ nodes, from, to, isWhole = true }, { variableOf, places, assigned }) {
  if (!isWhole || !nodes.every((node) => isMovable(node))) return undefined;
  const isInside = (node) => from <= node.getStart() && node.end <= to;
  const handed = new Set();
  const canBeHanded = (node) => {
    if (ts.isIdentifier(node)) {
      const variable = variableOf(node);
      const [declaration] = variable?.declarations ?? [];
      if (declaration !== undefined && isLocal(declaration)) {
        if (isInside(declaration)) {
          if (!places.get(variable).every(isInside)) return false;
        } else {
          if (assigned.has(variable) || declaration.getStart() > from) return false;
          handed.add(node.text);
        }
      }
    }
    return ts.forEachChild(node, (child) => !canBeHanded(child) || undefined) !== true;
  };
  return nodes.every(canBeHanded) ? [...handed] : undefined;
}

/** Whether code means the same in another function. */
function isMovable(node, inFunction = false, inLoop = false) {
  const { kind } = node;
  if (ts.isBreakOrContinueStatement(node)) return inLoop && node.label === undefined;
  if (kind === ts.SyntaxKind.ThisKeyword || kind === ts.SyntaxKind.SuperKeyword || ts.isMetaProperty(node))
    return inFunction;
  if (ts.isIdentifier(node) && node.text === 'arguments') return inFunction;
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return inFunction;
  const ownThis = ts.isFunctionLike(node) && !ts.isArrowFunction(node);
  const isLoop = ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
  return (
    ts.forEachChild(
      node,
      (child) => !isMovable(child, inFunction || ownThis, isLoop || (inLoop && !ts.isFunctionLike(node))) || undefined,
    ) !== true
  );
}
