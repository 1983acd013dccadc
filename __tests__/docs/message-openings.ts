import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const src = join(__dirname, '../../src');

/** Where the words of failed claims, undecided answers and policy problems stand. */
const rooms = ['report', 'matchers', 'sources', 's3', 'claims'];

/**
 * How the lines of messages begin, as the source has them: texts that begin like a sentence, texts that say something of what
 * goes before them in the line, and what a policy problem says first. Usage errors are apart: their words stand where an argument is read.
 */
export function messageOpenings(): readonly string[] {
  const found = new Set<string>();
  for (const room of rooms) {
    for (const name of readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(join(src, room, name), 'utf8');
      for (const opening of openingsIn(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)))
        found.add(opening);
    }
  }
  return [...found].sort();
}

function openingsIn(file: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || isOther(node)) return;
    const problem = ts.isNewExpression(node) && isProblem(node) ? firstTextIn(node) : undefined;
    if (problem !== undefined) found.push(openingOf(problem));
    const [first, next = ''] = textsOf(node);
    if (first !== undefined && /^[A-Z][a-z']*,? [a-z]/.test(first)) found.push(openingOf(first));
    // A name stands before what is said of it.
    if (first === '' && /^ [a-z]+ [a-z ]+: $/.test(next)) found.push(openingOf(next));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** What makes a usage error, or an error of our own. */
function isOther(node: ts.Node): boolean {
  const made = ts.isNewExpression(node) || ts.isCallExpression(node) ? nameOf(node.expression) : '';
  return /^(?:UsageError|TypeError|Error|documentError)$/.test(made);
}

function isProblem({ expression }: ts.NewExpression): boolean {
  return /^(?:\w*PolicyError|UndecidedError)$/.test(nameOf(expression));
}

function nameOf(made: ts.Expression): string {
  return ts.isIdentifier(made) ? made.text : '';
}

/** The first text of several words in what an error is made of, or else in the function that makes it. */
function firstTextIn(error: ts.NewExpression): string | undefined {
  const firstIn = (node: ts.Node): string | undefined => {
    const [first] = textsOf(node);
    if (first !== undefined && first.trim().split(/\s+/).length > 2) return first;
    return ts.forEachChild(node, firstIn);
  };
  return (
    error.arguments?.map(firstIn).find((text) => text !== undefined) ??
    firstIn(ts.findAncestor(error, ts.isFunctionDeclaration) ?? error)
  );
}

/** The texts of a literal; those of a template between its values. */
function textsOf(node: ts.Node): readonly string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  return ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
    : [];
}

/** What tells a line from others: up to a colon or a quotation mark, four words at most. */
function openingOf(text: string): string {
  const [start = ''] = text.trim().split(/[:"'(;\n]/);
  return start.trim().split(/\s+/).slice(0, 4).join(' ');
}
