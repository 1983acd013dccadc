import {
  checkBoolean,
  checkOrganization,
  checkPolicyInput,
  checkTags,
  checkText,
  quoted,
} from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';
import type { PolicyInput } from '../../policy/model';

/** What may be known of an identity. Left out: unknown; `null`: none. */
export interface IdentityFacts {
  readonly organization?: string | null;
  /** Where its account stands in the organization: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/` (`aws:PrincipalOrgPaths`). */
  readonly organizationPath?: string;
  readonly tags?: Readonly<Record<string, string>> | null;
  readonly mfa?: boolean | null;
  /** The unique id that `aws:userid` begins with. */
  readonly id?: string;
  /**
   * The caller's own policies: in a claim on a policy set they are layers of the set, which must not have them too. A
   * lone policy or bucket answers for itself, so there they do not count.
   */
  readonly policies?: readonly PolicyInput[];
  readonly permissionsBoundary?: PolicyInput;
  /**
   * What else is attached to it of which only the name is known, as of a managed policy its ARN. What they could change
   * in an environment is undecided.
   */
  readonly unknownPolicies?: readonly string[];
  /** The same of what holds no Deny: what the caller is allowed without it, it is allowed. */
  readonly unknownGrants?: readonly string[];
  /** The name of a permissions boundary of which no more is known. */
  readonly unknownBoundary?: string;
}

export interface RoleFacts extends IdentityFacts {
  /** The session's name. */
  readonly session?: string;
  readonly sessionPolicy?: PolicyInput;
  readonly trust?: PolicyInput;
}

/** The options of a constructor for them. */
export const identityFacts = [
  'organization',
  'organizationPath',
  'tags',
  'mfa',
  'id',
  'policies',
  'permissionsBoundary',
  'unknownPolicies',
  'unknownGrants',
  'unknownBoundary',
] as const satisfies readonly (keyof IdentityFacts)[];

/** Refuses facts that no identity has. */
export function checkIdentityFacts(facts: IdentityFacts): void {
  const { organization, organizationPath, tags, mfa, id, policies, permissionsBoundary } = facts;
  const { unknownBoundary } = facts;
  if (organization !== undefined) checkOrganization('organization', organization);
  if (organizationPath !== undefined) {
    checkText('organizationPath', organizationPath);
    if (!/^o-[a-z0-9]{10,32}\/r-[0-9a-z]{4,32}\/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}\/)*$/.test(organizationPath)) {
      throw new UsageError(
        `organizationPath: ${quoted(organizationPath)} is not the path of an account in an organization`,
        'end the path with a slash: o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/',
      );
    }
    if (organization !== undefined && !organizationPath.startsWith(`${organization ?? ''}/`))
      throw new UsageError(`organizationPath is not in the organization ${quoted(organization)}`);
  }
  if (tags !== undefined) checkTags('tags', tags);
  if (mfa !== undefined && mfa !== null) checkBoolean('mfa', mfa);
  if (id !== undefined && (typeof id !== 'string' || !/^[A-Z0-9]{4,128}$/.test(id))) {
    throw new UsageError(
      `id: ${quoted(id)} is not a unique id`,
      'for example AIDAEXAMPLE0000000001 or AROAEXAMPLE0000000001',
    );
  }
  if (policies !== undefined && !Array.isArray(policies))
    throw new UsageError('policies must be a list', 'give [policy, …]');
  for (const policy of policies ?? []) checkPolicyInput('policies', policy);
  if (permissionsBoundary !== undefined) checkPolicyInput('permissionsBoundary', permissionsBoundary);
  for (const fact of ['unknownPolicies', 'unknownGrants'] as const) checkNames(fact, facts[fact]);
  if (unknownBoundary === undefined) return;
  checkText('unknownBoundary', unknownBoundary);
  if (permissionsBoundary !== undefined)
    throw new UsageError('permissionsBoundary and unknownBoundary are both given', 'a principal has one boundary');
}

function checkNames(fact: string, names: unknown): void {
  if (names === undefined) return;
  if (!Array.isArray(names)) throw new UsageError(`${fact} must be a list`, 'give their ARNs: [arn, …]');
  for (const name of names) checkText(fact, name);
}

/** The facts as they are now: lists that somebody changes later change nothing here. */
export function frozenFacts<T extends IdentityFacts>(facts: T): T {
  const [organization] = facts.organizationPath?.split('/') ?? [];
  return {
    ...facts,
    ...(organization !== undefined && { organization }),
    ...(facts.tags !== undefined && { tags: facts.tags === null ? null : Object.freeze({ ...facts.tags }) }),
    ...(facts.policies !== undefined && { policies: Object.freeze([...facts.policies]) }),
    ...(facts.unknownPolicies !== undefined && { unknownPolicies: Object.freeze([...facts.unknownPolicies]) }),
    ...(facts.unknownGrants !== undefined && { unknownGrants: Object.freeze([...facts.unknownGrants]) }),
  };
}
