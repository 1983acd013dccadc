import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureOfTest, writtenTests } from './condition-edits';
import { curableDenies, curableDocuments, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';

/** The Denies that miss a request by a slip, each with that mended alone. */
export function denySlips(subject: ClaimSubject, request: AccessRequest | undefined): CureOptions {
  if (request === undefined) return [];
  const denies = curableDocuments(subject).flatMap(curableDenies);
  return denies.flatMap((one) => slipEdits(one, request).map((cure) => [cure]));
}

/**
 * An entry of a test that misses what a request has by a slip, as it was meant: in other letter case, a key id without its
 * ARN, the id of a role without its sessions. In its place, and beside it.
 */
export function slipEdits(one: CurableStatement, { context }: AccessRequest): readonly Cure[] {
  const lookup = contextLookup(context);
  return writtenTests(one.statement).flatMap((test) => {
    const held = lookup(foldName(test.key));
    const values = held === undefined ? [] : listed(held).map(String);
    const isLike = /like/i.test(test.operator);
    const entries = listed(test.value);
    const meant = entries.map((entry) =>
      values.flatMap((value) => meantBy(String(entry), value, isLike) ?? []).find((text) => !entries.includes(text)),
    );
    if (meant.every((text) => text === undefined)) return [];
    return [
      cureOfTest(one, test, oneOrMany(entries.map((entry, index) => meant[index] ?? entry))),
      cureOfTest(one, test, [...entries, ...meant.flatMap((text) => text ?? [])]),
    ];
  });
}

/** What an entry was meant to be, where it is a value but for a slip. */
function meantBy(entry: string, value: string, isLike: boolean): string | undefined {
  if (entry === '' || entry === value) return undefined;
  if (entry.toLowerCase() === value.toLowerCase()) return value;
  if (value.startsWith('arn:') && value.endsWith(`/${entry}`)) return value;
  // `aws:userid` of a role is its id, a colon and the name of the session.
  if (/^AROA/.test(entry) && value.startsWith(`${entry}:`)) return isLike ? `${entry}:*` : value;
  return undefined;
}
