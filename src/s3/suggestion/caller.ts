import { readCaller } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import {
  anonymous,
  awsService,
  iamRole,
  iamUser,
  originAccessIdentity,
  rootOf,
  SESSION_NAME,
  type Caller,
  type ServiceFacts,
} from '../callers/caller';
import type { RoleFacts } from '../callers/identity-facts';
import { literalText } from '../../values/literal-text';
import { roleOnPath } from './named-roles';
import { codeLiteral, codeCall, codeRecord, valueAsGiven, type Code, type CodesOf } from './code';

/** Facts of a caller that a request's keys tell, by key in lower case. */
const FACTS: Readonly<Record<string, keyof (RoleFacts & ServiceFacts)>> = {
  'aws:principalorgid': 'organization',
  'aws:multifactorauthpresent': 'mfa',
  'aws:sourcearn': 'sourceArn',
  'aws:sourceaccount': 'sourceAccount',
  'aws:sourceorgid': 'organization',
  [SESSION_NAME]: 'session',
};
const TAG = 'aws:principaltag/';

/** Whether a caller's description specifies the key. */
export function isOfCaller(key: string): boolean {
  return Object.hasOwn(FACTS, key) || key.startsWith(TAG) || key === 'aws:userid';
}

/** Who may be meant by the caller of a request. */
export interface KnownCallers {
  /** ARNs of roles, for the path that the ARN of a session lacks. */
  readonly roles: readonly string[];
  /** Those whom an environment lists. */
  readonly listed: readonly Caller[];
}

/**
 * The caller of a request as a person would type it, with the facts that these keys (in lower case) tell. Nothing for a
 * caller that has no constructor. `valueOf` gives a key's value in the request, `null` for none.
 */
export function typedCaller(
  { principal }: AccessRequest,
  keys: ReadonlySet<string>,
  valueOf: (key: string) => string | readonly string[] | null,
  { roles, listed }: KnownCallers,
): Code<Caller | string> | undefined {
  const caller = readCaller(principal);
  const { text } = caller;
  const arn = valueOf('aws:principalarn');
  const facts: CodesOf<RoleFacts & ServiceFacts> = {};
  const tags: [string, Code<string>][] = [];
  for (const key of keys) {
    const value = valueOf(key);
    if (key.startsWith(TAG)) {
      if (typeof value === 'string') tags.push([key.slice(TAG.length), codeLiteral(value)]);
    } else if (key === 'aws:userid') {
      const [id = '', session] = typeof value === 'string' ? value.split(':') : [];
      facts.id = codeLiteral(id);
      if (session !== undefined) facts.session = codeLiteral(session);
    } else if (key === SESSION_NAME) facts.session = codeLiteral(text.slice(text.lastIndexOf('/') + 1));
    else if (key === 'aws:multifactorauthpresent') facts.mfa = codeLiteral(value === null ? null : value === 'true');
    else {
      const fact = FACTS[key];
      if (fact !== undefined) facts[fact] = valueAsGiven(value);
    }
  }
  if ([...keys].some((key) => key.startsWith(TAG)))
    facts.tags = tags.length === 0 ? codeLiteral(null) : codeRecord(Object.fromEntries(tags));
  const options = Object.keys(facts).length === 0 ? ([] as const) : ([codeRecord(facts)] as const);
  switch (caller.kind) {
    case 'anonymous':
      return { value: anonymous, text: 'anonymous' };
    case 'service':
      return codeCall('awsService', awsService, codeLiteral(text), ...options);
    case 'originAccessIdentity': {
      const id = text.slice(text.lastIndexOf(' ') + 1);
      const partition =
        caller.partition === 'aws'
          ? ([] as const)
          : ([codeRecord({ partition: codeLiteral(caller.partition) })] as const);
      return codeCall('originAccessIdentity', originAccessIdentity, codeLiteral(id), ...partition);
    }
    case 'root':
      return codeCall('rootOf', rootOf, codeLiteral(caller.account ?? ''), ...options);
    case 'user':
      return (
        (options.length === 0 ? listedCaller(text, listed) : undefined) ??
        codeCall('iamUser', iamUser, codeLiteral(text), ...options)
      );
    case 'session': {
      const start = `arn:${caller.partition}:iam::${caller.account ?? ''}:role/`;
      const name = caller.role ?? '';
      const known = codeLiteral(
        typeof arn === 'string' ? arn : (roleOnPath({ principal }, roles) ?? `${start}${name}`),
      );
      if (options.length > 0) return codeCall('iamRole', iamRole, known, ...options);
      return listedCaller(known.value, listed) ?? known;
    }
    case 'federatedUser':
      return codeLiteral(text);
    default:
      return undefined;
  }
}

/** A role or user by the environment that lists it, where no other there has its name. */
function listedCaller(arn: string, listed: readonly Caller[]): Code<Caller> | undefined {
  const nameOf = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
  const namesakes = listed.filter((one) => 'arn' in one && nameOf(one.arn) === nameOf(arn));
  const [own, ...others] = namesakes;
  if (own === undefined || others.length > 0 || !('arn' in own) || own.arn !== arn) return undefined;
  return { value: own, text: `env.${own.kind}(${literalText(nameOf(arn))})` };
}
