import { readCaller } from '../../evaluator/caller-parts';
import { contextLookup } from '../../evaluator/context';
import type { AccessRequest } from '../../evaluator/request';
import { roleArnForm } from '../callers/identity-arn';
import type { ClaimSubject } from '../claims/claim-subject';

/** ARNs of roles that the question names, and the policies. */
export function rolesNamedIn({ callers = [], decider }: ClaimSubject): readonly string[] {
  const asked = callers.flatMap((one) => (one.kind === 'role' && one.pathUnknown !== true ? [one.arn] : []));
  const named = decider.policies.flatMap(({ statements }) =>
    statements.flatMap(({ principal }) => principal?.entries.map(({ value }) => value) ?? []),
  );
  return [...asked, ...named].filter((text) => roleArnForm.test(text) && !/[*?]/.test(text));
}

/** The role of a session, with the path that the ARN of the session lacks, where one of some roles is meant. */
export function roleOnPath(
  { principal }: Pick<AccessRequest, 'principal'>,
  roles: readonly string[],
): string | undefined {
  const { kind, partition, account = '', role = '' } = readCaller(principal);
  if (kind !== 'session') return undefined;
  const start = `arn:${partition}:iam::${account}:role/`;
  return roles.find((one) => one.startsWith(start) && one.endsWith(`/${role}`));
}

/** A request to be shown, with the ARN of its role where the question or a policy names that. */
export function withNamedRole(request: AccessRequest, subject: ClaimSubject): AccessRequest {
  const role = roleOnPath(request, rolesNamedIn(subject));
  return role === undefined || contextLookup(request.context)('aws:principalarn') !== undefined
    ? request
    : { ...request, context: { ...request.context, 'aws:PrincipalArn': role } };
}
