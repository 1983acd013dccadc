import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement } from '../policy/model';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { isAbove } from '../values/arn';
import { foldName } from '../values/letter-case';
import { isSessionOf, nearCaller } from '../values/near-callers';
import { nearIdsIn } from '../values/near-ids';
import { nearResource } from '../values/near-resources';
import { changedMembers, listed, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { cureOfTest, writtenTests, type WrittenTest } from './condition-edits';
import { cureAt, curableDocuments, denyingStatements, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';

/** The statements of an effect that miss a request by a slip, each with that mended alone. */
export function missedSlips(
  subject: ClaimSubject,
  request: AccessRequest | undefined,
  effect: 'Allow' | 'Deny',
): CureOptions {
  if (request === undefined) return [];
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, request, effect))
    .filter(({ stop }) => stop.element !== 'Action')
    .flatMap((one) => slipEdits(one, request).map((cure) => [cure]));
}

/** The Denies that stop a request, each with a slip mended in one place. */
export function slipCures({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const [first = [], ...others] = denyingStatements(subject, witness).map((one) => slipEdits(one, witness));
  if (others.length === 0) return first.map((cure) => [cure]);
  const cures = [first, ...others].flatMap(([likeliest]) => likeliest ?? []);
  return cures.length <= others.length ? [] : [cures];
}

/** An entry of a statement that misses what a request has by a slip, as it was meant. */
function slipEdits(one: CurableStatement, request: AccessRequest): readonly Cure[] {
  return [...slipsInElements(one, request), ...slipsInTests(one, request)];
}

function slipsInElements(one: CurableStatement, { principal, resource, context }: AccessRequest): readonly Cure[] {
  const role = contextLookup(context)('aws:principalarn');
  const callers = [role, principal].filter((arn) => typeof arn === 'string');
  const elements = [
    ...(['Resource', 'NotResource'] as const).map((name) => ({
      path: [name],
      value: one.statement[name],
      meant: (entry: string) => meantResource(entry, resource),
    })),
    ...(['Principal', 'NotPrincipal'] as const).map((name) => ({
      path: [name, 'AWS'],
      value: arnsIn(one.statement[name]),
      meant: (entry: string) =>
        callers.map((arn) => meantCaller(entry, arn, name === 'NotPrincipal')).find((text) => text !== undefined),
    })),
  ];
  return elements.flatMap(({ path, value, meant }) => {
    const changed = changedMembers(value, (entry) => meant(entry) ?? entry);
    return changed === undefined ? [] : [cureAt(one, path, changed)];
  });
}

function arnsIn(principal: DocumentStatement['Principal']): string | readonly string[] | undefined {
  return typeof principal === 'object' ? principal.AWS : undefined;
}

/** A resource as it was meant: with another id, or with what is below it, which of S3 is a folder. */
function meantResource(entry: string, resource: string): readonly string[] | undefined {
  if (isAbove(entry, resource)) return /^arn:[^:]*:s3:::[^/]+\//.test(entry) ? [`${entry}/*`] : [entry, `${entry}/*`];
  const near = withIdOf(entry, resource);
  return near === undefined ? undefined : [near];
}

/**
 * A caller as it was meant. One of another account, kind or path is another caller, whom an exemption alone can have meant
 * to be this one; a pattern of names is of callers of any path.
 */
function meantCaller(entry: string, arn: string, isExemption: boolean): string | undefined {
  const near = nearCaller(entry, arn);
  const isOfNames = near?.differs === 'path' && /[*?]/.test(entry);
  const isMeant = near !== undefined && (near.differs === 'name' || isOfNames || isExemption);
  return withIdOf(entry, arn) ?? (isMeant ? near.meant : undefined);
}

/** A text with the id that it was to have in the place of one that is a letter away from it. */
export function withIdOf(text: string, other: string): string | undefined {
  const near = nearIdsIn(text, other);
  return near && text.replaceAll(near.written, near.meant);
}

/**
 * In other letter case, a slash for a colon, a prefix that begins with a slash, a key id without its ARN, the id of a role
 * without its sessions, a session in the place of its role, another id, another caller. In the place of the entry, and beside it.
 */
function slipsInTests(one: CurableStatement, { context }: AccessRequest): readonly Cure[] {
  const lookup = contextLookup(context);
  return writtenTests(one.statement).flatMap((test) => {
    const held = lookup(foldName(test.key));
    const values = held === undefined ? [] : listed(held).map(String);
    const entries = listed(test.value);
    const meant = entries.map((entry) =>
      values.flatMap((value) => meantBy(String(entry), value, test) ?? []).find((text) => !entries.includes(text)),
    );
    if (meant.every((text) => text === undefined)) return [];
    return [
      cureOfTest(one, test, oneOrMany(entries.map((entry, index) => meant[index] ?? entry))),
      cureOfTest(one, test, [...entries, ...meant.flatMap((text) => text ?? [])]),
    ];
  });
}

/** What an entry was meant to be, where it is a value but for a slip. */
function meantBy(entry: string, value: string, { operator, key }: WrittenTest): string | undefined {
  const isLike = /like/i.test(operator);
  if (entry === '' || entry === value) return undefined;
  // A path begins with a slash, an object key hardly ever; what is left of `/*` would be every prefix.
  if (foldName(key) === 's3:prefix' && /^\/[^*?/]/.test(entry) && !value.startsWith('/')) return entry.slice(1);
  if (withSlashes(entry) === withSlashes(value)) return value;
  const single = withoutDoubles(entry);
  if (isLike && single !== entry && parsePattern(single).matches(value)) return single;
  if (isOfOtherRegion(entry, value)) return value;
  if (entry.toLowerCase() === value.toLowerCase()) return value;
  if (foldName(key) === 'kms:encryptioncontext:aws:s3:arn') return meantContext(entry, value, isLike);
  if (value.startsWith('arn:') && value.endsWith(`/${entry}`)) return value;
  // `aws:userid` of a role is its id, a colon and the name of the session.
  if (/^AROA/.test(entry) && value.startsWith(`${entry}:`)) return isLike ? `${entry}:*` : value;
  if (foldName(key) === 'aws:principalarn' && isSessionOf(entry, value)) return value;
  return foldName(key) === 'aws:principalarn'
    ? meantCaller(entry, value, /not/i.test(operator))
    : withIdOf(entry, value);
}

/** With an S3 Bucket Key the encryption context is the ARN of the bucket, without one that of the object. */
function meantContext(entry: string, value: string, isLike: boolean): string | undefined {
  const [bucket = ''] = value.split('/');
  if (entry === `${bucket}/*`) return value === bucket ? value : undefined;
  return entry === bucket && value !== bucket ? (isLike ? `${bucket}/*` : value) : undefined;
}

/** A text with a slash for each colon, and for several in a row: one is easily written for the other, or too many. */
function withSlashes(text: string): string {
  return text.replace(/[:/]+/g, '/');
}

/** A text in which a slash or colon too many behind another is gone: `ref:refs/heads/*` of `ref:/refs/heads/*`. */
function withoutDoubles(text: string): string {
  return text.replace(/([:/])[:/]+/g, '$1');
}

/** Whether a name differs in its Region alone, such as that of a service there: `s3.us-east-1.amazonaws.com`. */
function isOfOtherRegion(entry: string, value: string): boolean {
  const near = nearResource(entry, value);
  return near?.differs === 'region' && near.written !== entry && near.meant === value;
}
