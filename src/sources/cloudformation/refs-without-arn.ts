import type { Cure } from '../../cures/cure';
import type { DocumentPath } from '../../policy/model';
import type { Origin } from '../../policy/parse';
import { renderPath } from '../../report/excerpt';
import { PolicyError } from '../../report/errors';
import { shapeOf } from './resource-shapes';
import type { Template } from './template';

/** A policy document of a template, and what is written there. */
interface WrittenDocument {
  readonly document: object;
  readonly writtenValue: (path: DocumentPath) => unknown;
  readonly locate: Origin['locate'];
  readonly resources: Template['resources'];
  /** The template: its text and the name of its file, where it has them. */
  readonly from: { readonly text?: string | undefined; readonly source?: string | undefined };
}

/**
 * The error of a document that AWS refuses, with a hint and what to write for each `Ref` in a Resource that gives the name or
 * the URL of what has an ARN to write ("Return values" on the page of each resource type).
 */
export function withMeantArns(error: PolicyError, written: WrittenDocument): PolicyError {
  if (!error.findings.some(({ code }) => code === 'INVALID_ARN_PREFIX' || code === 'MISSING_ARN_FIELD')) return error;
  const meant = refsIn(written).flatMap((ref) => meantBy(ref, written) ?? []);
  const lines = [...meant.map(({ hint }) => hint), ...meant.map(({ edit }) => edit)];
  return meant.length === 0
    ? error
    : new PolicyError(
        [error.problem, ...new Set(lines)].join('\n'),
        error.findings,
        error.asker,
        meant.map(({ cure }) => cure),
      );
}

/** A `Ref`, and where it stands in the document. */
interface WrittenRef {
  readonly id: string;
  readonly path: DocumentPath;
}

interface MeantArn {
  readonly hint: string;
  readonly edit: string;
  readonly cure: Cure;
}

function meantBy({ id, path }: WrittenRef, { resources, locate, from }: WrittenDocument): MeantArn | undefined {
  const { ref, attributes } = shapeOf(resources.get(id)?.type ?? '') ?? {};
  if (ref === undefined || ref.startsWith('arn:') || attributes?.['Arn'] === undefined) return undefined;
  const { text = '{', source = 'policy' } = from;
  const what = ref.startsWith('https:') ? 'URL' : 'name';
  const isJson = text.trimStart().startsWith('{');
  const arn = isJson ? `{ "Fn::GetAtt": ["${id}", "Arn"] }` : `!GetAtt ${id}.Arn`;
  const position = locate(path, 'value');
  const place = position === undefined ? renderPath(path) : `${source}:${position.line}`;
  return {
    hint: `Hint: Ref of ${id} is its ${what}, not its ARN`,
    edit: `To fix it, write ${arn} for ${isJson ? `{ "Ref": "${id}" }` : `!Ref ${id}`}  ${place}`,
    cure: { path, operation: 'replace', value: { 'Fn::GetAtt': [id, 'Arn'] } },
  };
}

/** What the Resources of a document refer to by `Ref` alone. */
function refsIn({ document, writtenValue }: WrittenDocument): readonly WrittenRef[] {
  const { Statement = [] } = document as { readonly Statement?: unknown };
  const statements = Array.isArray(Statement) ? Statement.map((_, index) => ['Statement', index]) : [['Statement']];
  return statements.flatMap((statement) =>
    ['Resource', 'NotResource'].flatMap((name) => {
      const place = [...statement, name];
      const value = (writtenValue(statement) as Readonly<Record<string, unknown>> | undefined)?.[name];
      const entries = Array.isArray(value)
        ? value.map((one: unknown, at) => ({ one, path: [...place, at] }))
        : [{ one: value, path: place }];
      return entries.flatMap(({ one, path }) => {
        const { Ref } = (one ?? {}) as { readonly Ref?: unknown };
        return typeof Ref === 'string' ? [{ id: Ref, path }] : [];
      });
    }),
  );
}
