import {
  POLICY_PART,
  type DocumentPrincipal,
  type DocumentStatement,
  type Policy,
  type PolicyType,
} from '../policy/model';
import type { Caller, Role } from '../s3/callers/caller';
import { unusedSid, type CurableDocument } from './cured-subject';

/** A `Condition` as it stands in JSON, its values in lists or alone. */
export type Condition = NonNullable<DocumentStatement['Condition']>;

/** All whom a Deny in a document of a type can stop; a trust policy has no bare `*`. */
export function everyoneIn(type: PolicyType): DocumentPrincipal {
  return type === 'trust' ? { AWS: '*' } : '*';
}

/**
 * Tests of calls as a document needs them; nothing where none is left. Among other layers, the own policy of a role or user
 * tells who calls: nobody else has it, and CloudFormation refuses a resource that refers to itself.
 */
export function conditionIn({ document, policy }: CurableDocument, condition: Condition): Condition | undefined {
  if (document === undefined || policy[POLICY_PART]?.inline !== true) return condition;
  const { ArnEquals = {}, ...others } = condition;
  const rest = Object.entries(ArnEquals).filter(([key]) => key !== 'aws:PrincipalArn');
  const left = { ...(rest.length > 0 && { ArnEquals: Object.fromEntries(rest) }), ...others };
  return Object.keys(left).length === 0 ? undefined : left;
}

type Scalar = string | number | boolean;

/** A statement to add to a policy: under a Sid that no other one has, without Sid where it has none. */
export function statementLike(statement: DocumentStatement, policy: Policy, suffix = ''): DocumentStatement {
  const { Sid } = statement;
  return Sid === undefined ? statement : { ...statement, Sid: unusedSid(`${Sid}${suffix}`, policy) };
}

/**
 * Tests that hold for some callers, or for all others; nothing where no one condition tells them. One session of a role is
 * told by its user id, `<id of the role>:<session>`; where that id is not known, all others are those of other roles.
 */
export function callerTests(callers: readonly Caller[], whose: 'those' | 'others'): Condition | undefined {
  const [only, ...others] = callers;
  if (whose === 'those' && only !== undefined && others.length === 0 && isSessionOfUnknownId(only)) {
    return { ArnEquals: { 'aws:PrincipalArn': only.arn }, StringLike: { 'aws:userid': `*:${only.session}` } };
  }
  const tests = callers.map((caller) =>
    whose === 'those' && isSessionOfUnknownId(caller) ? undefined : testOf(caller),
  );
  if (tests.some((test) => test === undefined)) return undefined;
  const byKey = new Map<string, { readonly family: 'Arn' | 'String'; values: string[] }>();
  for (const { key, family, value } of tests.flatMap((test) => test ?? [])) {
    const same = byKey.get(key) ?? { family, values: [] };
    byKey.set(key, { family, values: [...new Set([...same.values, value])] });
  }
  // Tests of one condition hold together: for one of several kinds of caller there is none.
  if (whose === 'those' && byKey.size > 1) return undefined;
  const relation = whose === 'those' ? 'Equals' : 'NotEquals';
  const entries = [...byKey].map(([key, { family, values }]) => {
    const [only, ...others] = values;
    return { operator: `${family}${relation}`, key, value: only !== undefined && others.length === 0 ? only : values };
  });
  return mergedConditions(entries.map(({ operator, key, value }) => ({ [operator]: { [key]: value } })));
}

interface CallerTest {
  readonly key: string;
  readonly family: 'Arn' | 'String';
  readonly value: string;
}

function testOf(caller: Caller): CallerTest | undefined {
  switch (caller.kind) {
    case 'role':
      if (caller.pathUnknown === true) return undefined;
      if (caller.session !== undefined && caller.id !== undefined)
        return { key: 'aws:userid', family: 'String', value: `${caller.id}:${caller.session}` };
      return { key: 'aws:PrincipalArn', family: 'Arn', value: caller.arn };
    case 'user':
    case 'root':
      return { key: 'aws:PrincipalArn', family: 'Arn', value: caller.arn };
    case 'anonymous':
      return { key: 'aws:PrincipalType', family: 'String', value: 'Anonymous' };
    case 'service':
      return { key: 'aws:PrincipalServiceName', family: 'String', value: caller.name };
    default:
      return undefined;
  }
}

type SessionOfUnknownId = Role & { readonly session: string };

function isSessionOfUnknownId(caller: Caller): caller is SessionOfUnknownId {
  return (
    caller.kind === 'role' && caller.session !== undefined && caller.id === undefined && caller.pathUnknown !== true
  );
}

/** Conditions that must hold together, as one: values of a negated test stand in one list, since any of them fails it. */
export function mergedConditions(conditions: readonly Condition[]): Condition {
  const merged: Record<string, Record<string, Scalar | readonly Scalar[]>> = {};
  for (const [operator, tests] of conditions.flatMap((one) => Object.entries(one))) {
    const own = (merged[operator] ??= {});
    for (const [key, value] of Object.entries(tests)) {
      const values = [...new Set([...listOf(own[key]), ...listOf(value)])];
      own[key] = values.length === 1 ? (values[0] ?? '') : values;
    }
  }
  return merged;
}

function listOf(value: Scalar | readonly Scalar[] | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}
