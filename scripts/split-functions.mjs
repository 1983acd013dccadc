import ts from 'typescript';
import { changedIn, isLocal, isRead, parsedScript, targetsIn, withReplaced } from './parsed-script.mjs';

/**
 * Parts a CommonJS script by what is needed when: into a first script, and one for each of `files`, which the first loads
 * when a function of it is called. Each is a list of pieces of the text, for mappingsOf. `called` tells of the functions that
 * are, by their start: `first` is the script that one is needed in, 0 the first, and `loading` whether it is called as the
 * whole is loaded, too or alone. This is so for functions at the top of the script and for those made while it runs, such
 * as one in a table. A function that is called for loading goes, as variables do, at least with the first that mentions it.
 * Where a script calls a function of a later one, it takes it from there; where it holds one, something stands in for it
 * until that is loaded.
 *
 * What is elsewhere is handed over as a value, so what touches a variable that some function assigns to goes where the
 * variable is. A variable stays in the first script if its value is made by what touches one of those.
 */
export function splitFunctions(text, called, files) {
  if (/\b(standInFor|loadPart|loadedPart)/.test(text))
    throw new Error('the script has a name that its parts are given');
  const units = unitsOf(text);
  const place = placesOf(units, called, files.length);
  const { uses, declaration } = units;
  const all = [...place.keys()];
  const places = [0, ...files.map((_, at) => at + 1)];
  const namesAt = places.map((at) =>
    namesIn(all.filter((unit) => place.get(unit) === at).flatMap((unit) => uses.get(unit))),
  );
  const placeOf = (name) => place.get(declaration.get(name));
  const isApart = (unit) => !ts.isSourceFile(unit.parent) && place.get(unit) > place.get(statementAround(unit));

  // What each script gives to the others.
  const given = places.map((at) => [
    ...new Set(places.flatMap((other) => (other === at ? [] : namesAt[other].filter((name) => placeOf(name) === at)))),
    ...all.filter((unit) => isApart(unit) && place.get(unit) === at),
  ]);
  const handed = places.map((at) => namesAt[at].filter((name) => placeOf(name) < at));
  const taken = (at, one) => `loadPart${at}()[${given[at].indexOf(one)}]`;
  const standIn = (at, unit, one = unit) => `standInFor(loadPart${at}, ${given[at].indexOf(one)}, ${lengthOf(unit)})`;

  const scripts = places.map((at) => {
    const here = all.filter((unit) => place.get(unit) === at);
    const later = here.flatMap((unit) => uses.get(unit)).filter((node) => placeOf(node.text) > at);
    const isTaken = (node) => isCallee(node) && !usesThis(declaration.get(node.text));
    const held = namesIn(later.filter((node) => !isTaken(node)));
    const replaced = [
      ...later.filter(isTaken).map((node) => instead(node, taken(placeOf(node.text), node.text))),
      ...all
        .filter((unit) => isApart(unit) && place.get(statementAround(unit)) === at)
        .map((unit) => instead(unit, standIn(place.get(unit), unit))),
    ];
    const written = (node) => withReplaced(replaced, text, node.getStart(), node.end);
    return {
      held,
      standIns: held.map((name) => `var ${name} = ${standIn(placeOf(name), declaration.get(name), name)};\n`).join(''),
      statements: here
        .filter((unit) => ts.isSourceFile(unit.parent))
        .flatMap((unit) => [...written(unit), { text: '\n' }]),
      given: given[at].flatMap((one) => [
        { text: ',\n' },
        ...(typeof one === 'string' ? [{ text: one }] : written(one)),
      ]),
    };
  });
  const compared = namesIn(all.flatMap((unit) => comparedIn(unit)));
  const lost = scripts.flatMap(({ held }) => held).filter((name) => compared.includes(name));
  if (lost.length > 0) throw new Error(`compared, so it may have no stand-in: ${lost.join(', ')}`);

  const own = ['standInFor', ...files.map((_, at) => `loadPart${at + 1}`)];
  const values = (at) => handed[at].map((name) => (placeOf(name) === 0 ? name : taken(placeOf(name), name)));
  const loaders = files.map((name, before) => {
    const at = before + 1;
    return `var loadedPart${at};
function loadPart${at}() { return loadedPart${at} === void 0 ? loadedPart${at} = require('${name}')([${[...own, ...values(at)].join(', ')}]) : loadedPart${at}; }
`;
  });
  const lengths = new Set(all.filter(ts.isFunctionLike).map(lengthOf));
  return scripts.map(({ standIns, statements, given: results }, at) =>
    at === 0
      ? [{ text: `${loaders.join('')}${standInFunction([...lengths])}${standIns}` }, ...statements]
      : [
          { text: `module.exports = (function ([${[...own, ...handed[at]].join(', ')}]) {\n${standIns}` },
          ...statements,
          { text: 'return [\n' },
          ...results.slice(1),
          { text: '];\n});\n' },
        ],
  );
}

/** They tell how many arguments they take by taking so many. */
function standInFunction(lengths) {
  const taking = (length) => {
    const names = Array.from({ length }, (_, at) => `given${at}`).join(', ');
    return `function (${names}) { return load()[at].apply(this, arguments); }`;
  };
  const others = lengths.filter((length) => length > 0);
  return `function standInFor(load, at, length) {
  ${others.map((length) => `if (length === ${length}) return ${taking(length)};`).join('\n  ')}
  return ${taking(0)};
}
`;
}

/**
 * What is placed: the statements at the top, and the functions made there. With the names of the top that each reads itself,
 * as nodes, and the statement that declares each name.
 */
function unitsOf(text) {
  const { file, variableOf } = parsedScript(text);
  const statements = [...file.statements];
  const declaration = new Map(statements.flatMap((node) => namesOf(node).map((name) => [name, node])));
  // The name of a local variable may hide one of the top.
  const isHidden = (node) => {
    const { declarations = [] } = variableOf(node) ?? {};
    return declarations.length > 0 && declarations.every(isLocal);
  };
  const isOfTop = (node) => declaration.has(node.text) && isRead(node) && !isHidden(node);
  const made = statements.flatMap(madeAtTop);
  const isMade = new Set(made);
  const uses = new Map(
    [...statements, ...made].map((unit) => {
      const own = [];
      const look = (node) => {
        if (node !== unit && isMade.has(node)) return;
        if (ts.isIdentifier(node) && isOfTop(node)) own.push(node);
        node.forEachChild(look);
      };
      look(unit);
      return [unit, own];
    }),
  );
  const changing = new Set(namesIn(statements.flatMap(assignedIn).filter(isOfTop)));
  return { statements, made, uses, declaration, changing };
}

/** In which script each of them stands. */
function placesOf({ statements, made, uses, declaration, changing }, called, last) {
  const names = new Map([...uses].map(([unit, nodes]) => [unit, namesIn(nodes)]));
  const startsOfLoading = [...called].flatMap(([start, { loading }]) => (loading ? [start] : []));
  const runsForLoading = (node) =>
    startsOfLoading.some((start) => node.getStart() <= start && start < (node.body?.getStart() ?? node.end));
  /** What is read as the script runs, by a statement or by what it calls. */
  const readForLoading = (statement) =>
    [statement, ...made.filter((inner) => statementAround(inner) === statement)]
      .flatMap((unit) => uses.get(unit))
      .filter((node) => !ts.isVariableDeclaration(node.parent) || node.parent.name !== node)
      .filter((node) => functionsAround(node, statement).every((around) => runsForLoading(around)));
  /** Whether the value of a variable depends on what has happened by then. */
  const isTimely = (statement) => {
    const seen = new Set([statement]);
    for (const node of seen) {
      for (const name of namesIn(readForLoading(node))) {
        if (changing.has(name)) return true;
        seen.add(declaration.get(name));
      }
    }
    return false;
  };
  const place = new Map();
  /** What goes with the first that mentions it. */
  const following = new Set();
  for (const unit of [...statements, ...made]) {
    const { first, loading } = (ts.isFunctionLike(unit) && called.get(unit.getStart())) || {};
    const follows = loading || (ts.isVariableStatement(unit) && !isTimely(unit));
    if (follows || exported(unit) !== undefined) following.add(unit);
    place.set(unit, first ?? (following.has(unit) || ts.isFunctionLike(unit) ? last : 0));
  }
  let changed;
  const lower = (unit, to) => {
    if (place.get(unit) <= to) return;
    place.set(unit, to);
    changed = true;
  };
  do {
    changed = false;
    for (const unit of place.keys()) {
      for (const name of names.get(unit)) {
        const declared = declaration.get(name);
        if (following.has(declared)) lower(declared, place.get(unit));
        if (changing.has(name)) lower(unit, place.get(declared));
      }
    }
    for (const unit of made) {
      const statement = statementAround(unit);
      // A function that is made in a table cannot be there before it, and one that makes the table is there with it.
      if (following.has(statement)) lower(statement, place.get(unit));
      if (following.has(unit)) lower(unit, place.get(statement));
    }
    for (const unit of statements) {
      const name = exported(unit);
      if (name !== undefined) lower(unit, place.get(declaration.get(name)));
    }
  } while (changed);
  for (const unit of made)
    if (place.get(unit) < place.get(statementAround(unit))) place.set(unit, place.get(statementAround(unit)));
  return place;
}

/** The variable that esbuild has this statement give the names of a module. */
function exported(statement) {
  const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  if (call === undefined || !ts.isCallExpression(call) || call.expression.getText() !== '__export') return undefined;
  return call.arguments[0].text;
}

function functionsAround(node, end) {
  if (node === end) return ts.isFunctionLike(node) ? [node] : [];
  return [...(ts.isFunctionLike(node) ? [node] : []), ...functionsAround(node.parent, end)];
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

function isCallee(node) {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function instead(node, text) {
  return { from: node.getStart(), to: node.end, text };
}

function namesIn(nodes) {
  return [...new Set(nodes.map(({ text }) => text))];
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

/** The names that a function assigns to: what only the top assigns to has its value before any function is missed. */
function assignedIn(statement) {
  return found(statement, (node, inFunction) => (inFunction ? changedIn(node) : []));
}

function comparedIn(statement) {
  const equalities = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  return found(statement, (node) =>
    ts.isBinaryExpression(node) && equalities.includes(node.operatorToken.kind)
      ? [node.left, node.right].filter(ts.isIdentifier)
      : [],
  );
}

function found(root, at) {
  const all = [];
  const walk = (node, inFunction) => {
    all.push(...at(node, inFunction));
    node.forEachChild((child) => walk(child, inFunction || ts.isFunctionLike(node)));
  };
  walk(root, false);
  return all;
}
