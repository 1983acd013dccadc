import type { AccessRequest } from '../evaluator/request';
import { changedMembers } from '../values/one-or-many';
import { cureAt, curableDocuments, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';

/** The Allows that a request misses by one entry that was written for another service, Region or step of a path. */
export function meantEntries({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, 'Allow'))
    .flatMap((one) => {
      const cure =
        one.stop.element === 'Principal'
          ? otherService(one, witness)
          : one.stop.element === 'Resource'
            ? otherResource(one, witness)
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

function otherResource(one: CurableStatement, { resource }: AccessRequest): Cure | undefined {
  const changed = changedMembers(
    one.statement.Resource,
    (entry) => inRegionOf(entry, resource) ?? withStepOf(entry, resource) ?? entry,
  );
  return changed === undefined ? undefined : cureAt(one, ['Resource'], changed);
}

const REGION = /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-isob?)?-[a-z]+-\d\b/;

function inRegionOf(entry: string, resource: string): string | undefined {
  const [own] = REGION.exec(entry) ?? [];
  const [other] = REGION.exec(resource) ?? [];
  return own === undefined || other === undefined || own === other ? undefined : entry.replaceAll(own, other);
}

/** A path that lacks one step of the resource's: `table/orders/byDate` for `table/orders/index/byDate`. */
function withStepOf(entry: string, resource: string): string | undefined {
  const [own, all] = [entry.split('/'), resource.split('/')];
  if (own.length < 3 || all.length !== own.length + 1) return undefined;
  const at = all.findIndex((step, index) => step !== own[index]);
  return at > 1 && own.slice(at).every((step, index) => step === all[at + 1 + index]) ? resource : undefined;
}
