import type { AccessRequest } from '../evaluator/request';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { inCaseOf, nearResource } from '../values/near-resources';
import { changedMembers, listed } from '../values/one-or-many';
import { cureAt, curableDocuments, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';
import { isSpokenOf } from './object-entries';

/**
 * The statements of an effect that miss a request by one entry that was written for another service, partition, Region or step
 * of a path, or in other letter case.
 */
export function meantEntries({ subject, witness }: FailedClaim, effect: 'Allow' | 'Deny'): CureOptions {
  if (witness === undefined) return [];
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, effect))
    .flatMap((one) => {
      const cure =
        one.stop.element === 'Principal'
          ? otherService(one, witness)
          : one.stop.element === 'Resource'
            ? otherResource(one, witness, subject)
            : undefined;
      return cure === undefined ? [] : [[cure]];
    });
}

/** Only a Condition says that a statement is about the calls of the service that it does not name. */
function otherService(one: CurableStatement, { principal }: AccessRequest): Cure | undefined {
  const { Principal, Condition } = one.statement;
  const isOfService = typeof principal === 'object' && 'service' in principal;
  if (!isOfService || Condition === undefined || typeof Principal !== 'object') return undefined;
  return typeof Principal.Service === 'string' ? cureAt(one, ['Principal', 'Service'], principal.service) : undefined;
}

function otherResource(one: CurableStatement, { resource }: AccessRequest, subject: ClaimSubject): Cure | undefined {
  const isDeny = one.statement.Effect === 'Deny';
  const changed = changedMembers(one.statement.Resource, (entry) => {
    const near = nearResource(entry, resource);
    // What is done to an alias itself needs its own ARN.
    if (near?.differs === 'alias' && isOnAliases(one)) return [entry, near.meant];
    if (near !== undefined) return near.meant;
    return (isDeny && isSpokenOf(entry, subject) ? undefined : inCaseOf(entry, resource)) ?? entry;
  });
  return changed === undefined ? undefined : cureAt(one, ['Resource'], changed);
}

function isOnAliases({ statement: { Action } }: CurableStatement): boolean {
  return Action === undefined || listed(Action).some((name) => /[*?]|Alias$/i.test(name));
}
