import { curableDocuments } from '../cures/cured-subject';
import { failedTests, missingStatements, type MissingStatement } from '../cures/missing-statements';
import { unlessMisuse } from '../arguments/usage';
import { isServiceLinked, readCaller } from '../evaluator/caller-parts';
import { contextLookup } from '../evaluator/context';
import type { CompiledTest } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { situate } from '../evaluator/situation';
import type { Verdict } from '../prover/prove';
import { IN_TEST } from '../report/deployment-names';
import { awsServices, serviceLinkedRoles, tagged, viaAwsServices, type ExceptionInput } from '../s3/callers/exceptions';
import { anonymous, awsService } from '../s3/callers/caller';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { codeCall, codeLiteral, type Code } from '../s3/suggestion/code';

/** A claim by the exceptions that a test gives it. */
export interface ExceptQuestion {
  /** Whether the test has some. */
  readonly isGiven: boolean;
  /** What the claim comes to with these beside them. */
  readonly judgeWith: (more: readonly ExceptionInput[]) => Verdict;
}

/** How many a message adds: who exempts more has a policy that is not about exceptions. */
const MOST = 4;

/**
 * That a policy exempts more than a test does, and what to write there: exceptions with which the claim holds. Nothing where
 * no exceptions make it hold.
 */
export function renderUnnamedExemptions(
  subject: ClaimSubject,
  witness: AccessRequest | undefined,
  { isGiven, judgeWith }: ExceptQuestion,
): readonly string[] {
  const found: Code<ExceptionInput>[] = [];
  let current = witness;
  while (current !== undefined && found.length < MOST) {
    const next = exemptionOf(subject, current);
    if (next === undefined || found.some(({ text }) => text === next.text)) return [];
    found.push(next);
    const verdict = unlessMisuse(() => judgeWith(found.map(({ value }) => value)));
    if (verdict?.answer === 'proven') {
      const texts = found.map(({ text }) => text).join(', ');
      return isGiven
        ? ['The policy exempts more than the test does. If that is meant, add to its except', `${IN_TEST}${texts}`]
        : ['The policy exempts whom the test does not. If that is meant, write there', `${IN_TEST}except: [${texts}]`];
    }
    current = verdict?.answer === 'refuted' ? verdict.witness : undefined;
  }
  return [];
}

/** The exception by which a Deny spares a request that it would stop otherwise. */
function exemptionOf(subject: ClaimSubject, request: AccessRequest): Code<ExceptionInput> | undefined {
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, request, 'Deny'))
    .flatMap((one) => exceptionIn(one, request) ?? [])[0];
}

function exceptionIn(one: MissingStatement, request: AccessRequest): Code<ExceptionInput> | undefined {
  if (one.stop.element === 'Principal' && one.statement.NotPrincipal !== undefined) return callerOf(request);
  if (one.stop.element !== 'Condition') return undefined;
  const situation = situate(request);
  const exceptions = failedTests(one, situation).map((test) => exceptionBy(test, request));
  return exceptions.every((exception) => exception !== undefined) ? exceptions[0] : undefined;
}

function exceptionBy(
  { key, test, operator, operands }: CompiledTest,
  request: AccessRequest,
): Code<ExceptionInput> | undefined {
  const value = contextLookup(request.context)(key);
  if (typeof value !== 'string') return undefined;
  if (key === 'aws:principalisawsservice') return codeCall('awsServices', awsServices);
  if (key === 'aws:viaawsservice') return codeCall('viaAwsServices', viaAwsServices);
  if (!operator.negated) return undefined;
  if (key.startsWith('aws:principaltag/'))
    return codeCall('tagged', tagged, codeLiteral(test.key.slice('aws:PrincipalTag/'.length)), codeLiteral(value));
  switch (key) {
    case 'aws:principalarn':
      if (isServiceLinked(readCaller(request.principal), value))
        return codeCall('serviceLinkedRoles', serviceLinkedRoles);
      return operands.some(({ text }) => text === value) ? callerOf(request) : undefined;
    case 'aws:principaltype':
    case 'aws:principalservicename':
      return callerOf(request);
    default:
      return undefined;
  }
}

function callerOf({ principal, context }: AccessRequest): Code<ExceptionInput> | undefined {
  if (principal === 'anonymous') return { value: anonymous, text: 'anonymous' };
  if (typeof principal === 'object')
    return 'service' in principal ? codeCall('awsService', awsService, codeLiteral(principal.service)) : undefined;
  const arn = contextLookup(context)('aws:principalarn');
  return typeof arn === 'string' ? codeLiteral(arn) : undefined;
}
