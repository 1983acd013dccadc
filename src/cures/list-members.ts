import { contextLookup } from '../evaluator/context';
import { readCaller } from '../evaluator/caller-parts';
import type { AccessRequest } from '../evaluator/request';
import type { Caller } from '../s3/callers/caller';
import { foldName } from '../values/letter-case';
import { changedMembers, listed } from '../values/one-or-many';
import { isAccountId, parseArn } from '../values/arn';
import { cureOfTest, writtenTests, type WrittenTest } from './condition-edits';
import { allowingStatements, cureAt, denyingStatements, optionOfEach } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';

/**
 * The Denies that stop a request for an id which is not in the list of those that they spare, each with it there; nothing for
 * one session of a role, which is spared by itself.
 */
export function sparedMembers({ subject, witness }: FailedClaim, caller: Caller | undefined): CureOptions {
  if (witness === undefined || (caller?.kind === 'role' && caller.session !== undefined)) return [];
  return optionOfEach(denyingStatements(subject, witness), (one) => {
    const [spared] = writtenTests(one.statement).flatMap((test) => {
      const member = memberOf(test, witness);
      return member === undefined ? [] : [{ test, member }];
    });
    return spared && cureOfTest(one, spared.test, [...listed(spared.test.value).map(String), spared.member]);
  });
}

/** The value that a request has for a key, as the list in a test would write it; nothing where it does not belong in that list. */
function memberOf({ operator, key, value }: WrittenTest, { context }: AccessRequest): string | undefined {
  const held = contextLookup(context)(foldName(key));
  if (!/^stringnot(?:equals|like)/i.test(operator) || typeof held !== 'string') return undefined;
  const entries = listed(value).map(String);
  // The id of a session begins with that of its role, which such a list has.
  const role = foldName(key) === 'aws:userid' ? /^AROA[A-Z0-9]+(?=:)/.exec(held)?.[0] : undefined;
  if (role !== undefined) return entries.some((entry) => /^AROA[A-Z0-9]+:\*$/.test(entry)) ? `${role}:*` : undefined;
  const kind = /^(?:vpce|vpc)-(?=[0-9a-f]+$)/.exec(held)?.[0];
  return kind !== undefined && entries.every((entry) => entry.startsWith(kind)) ? held : undefined;
}

/**
 * The Allows that let a caller of another account in by that account or by its ARN in a list of callers, each without that
 * entry.
 */
export function withoutGrantee({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const { account } = readCaller(witness.principal);
  const [, , , , owner = ''] = witness.resource.split(':');
  if (account === undefined || account === (witness.resourceAccount ?? owner)) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    const { Principal } = one.statement;
    const AWS = typeof Principal === 'object' ? Principal.AWS : undefined;
    if (AWS === undefined || typeof AWS === 'string') return undefined;
    const left = changedMembers(AWS, (entry) => (accountOfEntry(entry) === account ? [] : entry));
    return left === undefined || left.length === 0 ? undefined : cureAt(one, ['Principal', 'AWS'], left);
  });
}

/** The account that an entry of a Principal names, by its id or in an ARN. */
export function accountOfEntry(entry: string): string | undefined {
  return isAccountId(entry) ? entry : parseArn(entry)?.account;
}
