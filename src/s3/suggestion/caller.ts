import { readCaller } from '../../evaluator/caller';
import type { AccessRequest } from '../../evaluator/request';
import { anonymous, awsService, iamRole, iamUser, originAccessIdentity, rootOf } from '../callers/caller';
import { literal, made, record, type Code } from './code';
import { SESSION } from '../callers/caller';

/** Facts of a caller that a request's keys tell, by key in lower case. */
const FACTS: Readonly<Record<string, string>> = {
  'aws:principalorgid': 'organization',
  'aws:multifactorauthpresent': 'mfa',
  'aws:sourcearn': 'sourceArn',
  'aws:sourceaccount': 'sourceAccount',
  'aws:sourceorgid': 'organization',
  [SESSION]: 'session',
};
const TAG = 'aws:principaltag/';

/** Whether a caller's description tells the key. */
export function isOfCaller(key: string): boolean {
  return Object.hasOwn(FACTS, key) || key.startsWith(TAG) || key === 'aws:userid';
}

/**
 * The caller of a request as a person would type it, with the facts that these keys (in lower case) tell. Nothing for a
 * caller that has no constructor. `valueOf` gives a key's value in the request, `null` for none.
 */
export function typedCaller(
  { principal }: AccessRequest,
  told: ReadonlySet<string>,
  valueOf: (key: string) => string | readonly string[] | null,
): Code | undefined {
  const caller = readCaller(principal);
  const { text } = caller;
  const arn = valueOf('aws:principalarn');
  const options = new Map<string, Code>();
  const tags: [string, Code][] = [];
  for (const key of told) {
    const value = valueOf(key);
    if (key.startsWith(TAG)) {
      if (typeof value === 'string') tags.push([key.slice(TAG.length), literal(value)]);
    } else if (key === 'aws:userid') {
      const [id = '', session] = typeof value === 'string' ? value.split(':') : [];
      options.set('id', literal(id));
      if (session !== undefined) options.set('session', literal(session));
    } else if (key === SESSION) options.set('session', literal(text.slice(text.lastIndexOf('/') + 1)));
    else if (key === 'aws:multifactorauthpresent')
      options.set('mfa', literal(value === null ? null : value === 'true'));
    else options.set(FACTS[key] ?? key, literal(value));
  }
  if ([...told].some((key) => key.startsWith(TAG)))
    options.set('tags', tags.length === 0 ? literal(null) : record(tags));
  const facts = options.size === 0 ? [] : [record(options)];
  switch (caller.kind) {
    case 'anonymous':
      return { value: anonymous, text: 'anonymous' };
    case 'service':
      return made('awsService', awsService, literal(text), ...facts);
    case 'originAccessIdentity': {
      const id = text.slice(text.lastIndexOf(' ') + 1);
      const partition = caller.partition === 'aws' ? [] : [record([['partition', literal(caller.partition)]])];
      return made('originAccessIdentity', originAccessIdentity, literal(id), ...partition);
    }
    case 'root':
      return made('rootOf', rootOf, literal(caller.account ?? ''), ...facts);
    case 'user':
      return made('iamUser', iamUser, literal(text), ...facts);
    case 'session': {
      const role = `arn:${caller.partition}:iam::${caller.account ?? ''}:role/${caller.role ?? ''}`;
      const known = literal(typeof arn === 'string' ? arn : role);
      return facts.length === 0 ? known : made('iamRole', iamRole, known, ...facts);
    }
    case 'federatedUser':
      return literal(text);
    default:
      return undefined;
  }
}
