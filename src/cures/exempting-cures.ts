import { arnOfSession } from '../evaluator/caller-parts';
import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement } from '../policy/model';
import type { Caller } from '../s3/callers/caller';
import { foldName } from '../values/letter-case';
import { writtenTests } from './condition-edits';
import { cureAt, cureOfStatement, denyingStatements, optionOfEach } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { listed } from '../values/one-or-many';
import { callerTests, mergedConditions, type Condition } from './new-statement';

/**
 * The Denies that stop a request of a caller: without the calls that a service forwards where a network stops one, or with
 * an exemption for that caller alone.
 */
export function exemptingCures({ subject, witness }: FailedClaim, caller: Caller): CureOptions {
  if (witness === undefined) return [];
  const exempt = (change: (one: DocumentStatement) => DocumentStatement | undefined): readonly Cure[] => {
    const denies = denyingStatements(subject, witness);
    const cures = denies.map((one) => {
      const exempting = change(one.statement);
      return exempting === undefined ? undefined : cureOfStatement(one, exempting);
    });
    const found = cures.flatMap((cure) => cure ?? []);
    return found.length < cures.length ? [] : found;
  };
  return [
    exempt((statement) => sparingForwarded(statement, witness)),
    exempt((statement) => statementExempting(statement, caller)),
    exempt((statement) => statementForOthers(statement, caller)),
  ].filter((cures) => cures.length > 0);
}

/** The Denies of Regions that stop a call of a global service, each with that service among those that it leaves out. */
export function sparedServices({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const [, , service, region] = witness.resource.split(':');
  // The ARN of a bucket has no Region, and S3 is in each of them.
  if (service === undefined || region !== '' || service === 's3') return [];
  const every = `${witness.action.slice(0, witness.action.indexOf(':'))}:*`;
  return optionOfEach(denyingStatements(subject, witness), (one) => {
    const { NotAction } = one.statement;
    const isOfRegions = writtenTests(one.statement).some(({ key }) => foldName(key) === 'aws:requestedregion');
    return NotAction === undefined || !isOfRegions
      ? undefined
      : cureAt(one, ['NotAction'], [...listed(NotAction), every]);
  });
}

/** Keys of where a request comes from. */
export const networkKeys: ReadonlySet<string> = new Set([
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpcsourceip',
]);

/** A service that works for a caller calls from a network of its own, which no network of the caller's is. */
function sparingForwarded(statement: DocumentStatement, { context }: AccessRequest): DocumentStatement | undefined {
  const isForwarded = contextLookup(context)('aws:viaawsservice') === 'true';
  const isAboutNetwork = writtenTests(statement).some(({ key }) => networkKeys.has(foldName(key)));
  if (!isForwarded || !isAboutNetwork) return undefined;
  const forwarded = { BoolIfExists: { 'aws:ViaAWSService': 'false' } };
  return { ...statement, Condition: mergedConditions([statement.Condition ?? {}, forwarded]) };
}

/** A list of exceptions by NotPrincipal, which would have to list each session, as a test of everyone's ARN. */
function statementForOthers(statement: DocumentStatement, caller: Caller): DocumentStatement | undefined {
  const { NotPrincipal, ...rest } = statement;
  if (NotPrincipal === undefined || NotPrincipal === '*') return statementExempting(statement, caller);
  const arns = listed(NotPrincipal.AWS ?? []);
  const isOfArns = Object.keys(NotPrincipal).length === 1 && arns.every((arn) => arn.startsWith('arn:'));
  const others = callerTests([caller], 'others');
  if (!isOfArns || others === undefined || !('arn' in caller)) return undefined;
  const { Sid, Effect, Condition = {}, ...elements } = rest;
  return {
    ...(Sid !== undefined && { Sid }),
    Effect,
    Principal: '*',
    ...elements,
    Condition: mergedConditions([Condition, { ArnNotEquals: { 'aws:PrincipalArn': [...arns, caller.arn] } }]),
  };
}

function statementExempting(statement: DocumentStatement, caller: Caller): DocumentStatement | undefined {
  const { NotPrincipal } = statement;
  if (NotPrincipal !== undefined && NotPrincipal !== '*' && 'arn' in caller) {
    const session =
      caller.kind === 'role' && caller.session !== undefined ? [arnOfSession(caller.arn, caller.session)] : [];
    const own = listed(NotPrincipal.AWS ?? []);
    const AWS = [...new Set([...own, ...accountOfUser(caller, own), caller.arn, ...session])];
    return { ...statement, NotPrincipal: { ...NotPrincipal, AWS } };
  }
  const others = callerTests([caller], 'others');
  if (others === undefined) return undefined;
  return { ...statement, Condition: exempted(statement.Condition ?? {}, others) };
}

/**
 * The account that NotPrincipal must list beside a user (B30), where it does not yet. A role is better exempted by its ARN,
 * since its sessions would have to stand there too.
 */
function accountOfUser({ kind, arn }: Caller & { readonly arn: string }, own: readonly string[]): readonly string[] {
  const [, partition = '', , , account = ''] = arn.split(':');
  const root = `arn:${partition}:iam::${account}:root`;
  return kind !== 'user' || own.includes(root) || own.includes(account) ? [] : [root];
}

const negatedTests = new Set(['arnnotequals', 'arnnotlike', 'stringnotequals', 'stringnotlike']);

/** A condition that holds for the same requests but those of a caller: where it spares some by the same key, in that list. */
function exempted(condition: Condition, others: Condition): Condition {
  const [test] = Object.values(others).flatMap((tests) => Object.entries(tests));
  if (test === undefined) return condition;
  const [key, value] = test;
  for (const [operator, tests] of Object.entries(condition)) {
    if (!negatedTests.has(foldName(operator).replace(/ifexists$/, ''))) continue;
    const spelled = Object.keys(tests).find((one) => foldName(one) === foldName(key));
    if (spelled !== undefined) return mergedConditions([condition, { [operator]: { [spelled]: value } }]);
  }
  return mergedConditions([condition, others]);
}
