import type { DocumentPath } from '../../policy/model';
import { PolicyError } from '../../report/errors';
import { listed } from '../../values/one-or-many';
import { shapeOf } from './resource-shapes';
import type { Template } from './template';

/** A policy document of a template, and what is written there. */
interface WrittenDocument {
  readonly document: object;
  readonly writtenValue: (path: DocumentPath) => unknown;
  readonly resources: Template['resources'];
  /** The text of the template, where it has one. */
  readonly text: string | undefined;
}

/**
 * The error of a document that AWS refuses, with a hint for each `Ref` in a Resource that gives the name or the URL of what
 * has an ARN to write ("Return values" on the page of each resource type).
 */
export function withMeantArns(error: PolicyError, written: WrittenDocument): PolicyError {
  if (!error.findings.some(({ code }) => code === 'INVALID_ARN_PREFIX' || code === 'MISSING_ARN_FIELD')) return error;
  const hints = [...new Set(referredIn(written))].flatMap((id) => hintFor(id, written));
  return hints.length === 0
    ? error
    : new PolicyError([error.problem, ...hints].join('\n'), error.findings, error.asker);
}

function hintFor(id: string, { resources, text = '{' }: WrittenDocument): readonly string[] {
  const { ref, attributes } = shapeOf(resources.get(id)?.type ?? '') ?? {};
  if (ref === undefined || ref.startsWith('arn:') || attributes?.['Arn'] === undefined) return [];
  const what = ref.startsWith('https:') ? 'URL' : 'name';
  const isJson = text.trimStart().startsWith('{');
  const arn = isJson ? `{ "Fn::GetAtt": ["${id}", "Arn"] }` : `!GetAtt ${id}.Arn`;
  return [`Hint: Ref of ${id} is its ${what}, not its ARN; write ${arn}`];
}

/** What the Resources of a document refer to by `Ref` alone. */
function referredIn({ document, writtenValue }: WrittenDocument): readonly string[] {
  const { Statement = [] } = document as { readonly Statement?: unknown };
  const statements = Array.isArray(Statement)
    ? Statement.map((_, index) => writtenValue(['Statement', index]))
    : [writtenValue(['Statement'])];
  return statements.flatMap((statement) => {
    const { Resource, NotResource } = (statement ?? {}) as Readonly<Record<string, unknown>>;
    return [Resource, NotResource].flatMap((value) => listed(value).flatMap((one) => refOf(one) ?? []));
  });
}

function refOf(value: unknown): string | undefined {
  const { Ref } = (value ?? {}) as { readonly Ref?: unknown };
  return typeof Ref === 'string' ? Ref : undefined;
}
