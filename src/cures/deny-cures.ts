import type { Policy, Statement } from '../policy/model';
import { isBucketPolicy } from '../policy/checks/checked-document';
import { bucketsOf, type ClaimSubject } from '../s3/claims/claim-subject';
import { partitionOfRegion } from '../requests/partitions';
import { withCures, type Cure } from './cure';
import type { DenyDraft } from './deny-draft';

/** The bucket whose policy is mended: the one of the claim, where there is one alone. */
export interface CuredPlace {
  readonly bucket?: string;
  readonly prefix?: string;
}

/**
 * The fewest of the drafts that make the claim hold, put first in the list of statements; nothing where none do.
 * `holds` judges the claim again on the mended document.
 */
export function denyCures(
  subject: ClaimSubject,
  place: CuredPlace,
  drafts: readonly DenyDraft[],
  holds: (document: object) => boolean,
): readonly Cure[] {
  const { policy, layers } = subject;
  if (layers !== undefined || (policy !== undefined && !isBucketPolicy(policy))) return [];
  const buckets = place.bucket === undefined ? bucketsOf(subject) : [place.bucket];
  const [bucket] = buckets;
  if (bucket === undefined || buckets.length > 1) return [];
  const arn = `arn:${partitionOf(subject)}:s3:::${bucket}`;
  const near = nearCures(policy, drafts, arn, place.prefix).find((cures) => {
    const document = withCures(policy?.document, cures);
    return document !== undefined && holds(document);
  });
  if (near !== undefined) return near;
  const options = [...drafts.map((draft) => [draft]), ...(drafts.length > 1 ? [drafts] : [])];
  for (const chosen of options) {
    const statements = chosen.map((draft) => statementOf(draft, arn, place.prefix, policy));
    const cures = statements.length === 0 ? [] : cureOf(policy, statements);
    const document = withCures(policy?.document, cures);
    if (cures.length > 0 && document !== undefined && holds(document)) return cures;
  }
  return [];
}

/** Elements of a Deny that has the condition already, made as broad as the claim: for the whole bucket alone. */
function nearCures(
  policy: Policy | undefined,
  drafts: readonly DenyDraft[],
  arn: string,
  prefix: string | undefined,
): readonly (readonly Cure[])[] {
  if (policy === undefined || prefix !== undefined) return [];
  return policy.statements.flatMap((statement) => {
    const draft = drafts.find((one) => hasConditionOf(statement, one));
    if (statement.effect !== 'Deny' || draft === undefined) return [];
    const { Principal, Action, Resource } = statementOf(draft, arn, undefined, undefined);
    const broader = { Principal, Action, Resource };
    const single = Object.entries(broader).map(([name, value]) => [replacementIn(statement, name, value)]);
    const all = Object.entries(broader).map(([name, value]) => replacementIn(statement, name, value));
    return [...single, all].filter((cures): cures is Cure[] => cures.every((one) => one !== undefined));
  });
}

function replacementIn(
  { path, principal, action, resource }: Statement,
  name: string,
  value: unknown,
): Cure | undefined {
  const element = { Principal: principal, Action: action, Resource: resource }[name];
  if (element === undefined || element.negated) return undefined;
  if (name !== 'Resource' || resource === undefined) return { path: [...path, name], operation: 'replace', value };
  const wanted = Array.isArray(value) ? (value as readonly string[]) : [value as string];
  return { path: [...path, name], operation: 'replace', value: [...new Set([...wanted, ...resource.values])] };
}

/** Whether the tests of a statement are those of the draft, as written but for the case of letters. */
function hasConditionOf({ conditions }: Statement, { condition }: DenyDraft): boolean {
  const textOf = (operator: string, key: string, values: readonly string[]): string =>
    [operator, key, ...[...values].sort()].join('\n').toLowerCase();
  const expected = Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => textOf(operator, key, typeof values === 'string' ? [values] : values)),
  );
  const found = conditions.map(({ operator, key, values }) => textOf(operator, key, values));
  return JSON.stringify(expected.sort()) === JSON.stringify(found.sort());
}

function cureOf(policy: Policy | undefined, statements: readonly object[]): readonly Cure[] {
  if (policy === undefined) {
    return [{ path: [], operation: 'add', value: { Version: '2012-10-17', Statement: statements } }];
  }
  const { Statement } = policy.document as { readonly Statement: unknown };
  if (!Array.isArray(Statement)) {
    return [{ path: ['Statement'], operation: 'replace', value: [...statements, Statement] }];
  }
  return statements.map((value, index) => ({ path: ['Statement', index], operation: 'add', value }));
}

interface NewStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Principal: '*';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition: DenyDraft['condition'];
}

function statementOf(
  { sid, actions, on, condition }: DenyDraft,
  arn: string,
  prefix: string | undefined,
  policy: Policy | undefined,
): NewStatement {
  const objects = `${arn}/${prefix ?? ''}*`;
  const [action, ...others] = actions;
  return {
    Sid: unusedSid(sid, policy),
    Effect: 'Deny',
    Principal: '*',
    Action: action !== undefined && others.length === 0 ? action : actions,
    Resource: on === 'objects' || prefix !== undefined ? objects : [arn, objects],
    Condition: condition,
  };
}

function unusedSid(sid: string, policy: Policy | undefined): string {
  const used = new Set(policy?.statements.map((statement) => statement.sid));
  let unused = sid;
  for (let count = 2; used.has(unused); count++) unused = `${sid}${count}`;
  return unused;
}

/** The partition of the first bucket that the policy names. */
function partitionOf({ policy, bucket }: ClaimSubject): string {
  const named = policy?.statements.flatMap(({ resource }) => resource?.values ?? []) ?? [];
  const partitions = named.flatMap((text) => /^arn:(aws[a-z-]*):s3:::/.exec(text)?.[1] ?? []);
  const region = bucket?.region;
  return partitions[0] ?? (region === undefined ? 'aws' : partitionOfRegion(region));
}
