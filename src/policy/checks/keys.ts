import {
  coversKey,
  globalKey,
  globalKeys,
  serviceKey,
  serviceOf,
  servicePrefixes,
  type ConditionKeyFacts,
} from '../../service-reference';
import { distance, nearest } from '../../values/near';
import type { ConditionTest, Statement } from '../model';
import { clip, proposing } from '../problem';
import type { MeantAction } from './actions';
import { raiseForBucket, type Subject } from './subject';

/** Checks the name of a condition key and that the statement's actions send it; gives back what is known of the key. */
export function checkKey(
  test: ConditionTest,
  statement: Statement,
  actions: readonly MeantAction[],
  subject: Subject,
): ConditionKeyFacts | undefined {
  const { key, path } = test;
  const colon = key.indexOf(':');
  if (colon < 1 || colon === key.length - 1) {
    subject.problems.add('INVALID_CONDITION_KEY_FORMAT', path, { key: clip(key) }, 'key');
    return undefined;
  }
  const facts = globalKey(key);
  if (facts !== undefined) return facts;
  const prefix = key.slice(0, colon).toLowerCase();
  if (prefix === 'aws') {
    checkUnknownGlobal(key, actions, test, subject);
    return undefined;
  }
  // Keys of identity providers: `accounts.google.com:aud`, `oidc.eks.eu-west-1.amazonaws.com/id/…:sub`.
  if (prefix.includes('.') || prefix.includes('/') || providers.has(prefix)) return undefined;
  const service = serviceOf(prefix);
  if (service === undefined) {
    const near = nearest(prefix, servicePrefixes(), prefix.length > 4 ? 2 : 1);
    const data = { key: clip(key), ...proposing(near && `${near}${key.slice(colon)}`) };
    subject.problems.raise('warning', 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
    return undefined;
  }
  const known = serviceKey(service, key);
  if (known !== undefined) {
    checkActions(test, statement, actions, prefix, subject);
    return known;
  }
  const near = nearKey(
    key,
    [...service.conditionKeys.values()].map(({ name }) => name),
  );
  const data = { key: clip(key), ...proposing(near) };
  if (near !== undefined && prefix === 's3' && isSlip(key, near))
    raiseForBucket(subject, 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
  else subject.problems.raise('warning', 'INVALID_SERVICE_CONDITION_KEY', path, data, 'key');
  return undefined;
}

const providers = new Set(['saml', 'catalog', 'identitycenter', 'cognito-identity-auth', 'cognito-identity-unauth']);

function checkUnknownGlobal(key: string, actions: readonly MeantAction[], test: ConditionTest, subject: Subject): void {
  // A few services have `aws:` keys of their own in the reference.
  if (actions.some(({ service }) => serviceKey(service, key) !== undefined)) return;
  const near = nearKey(key, globalKeys());
  const data = { key: clip(key), ...proposing(near) };
  if (near !== undefined && isSlip(key, near))
    raiseForBucket(subject, 'INVALID_GLOBAL_CONDITION_KEY', test.path, data, 'key');
  else subject.problems.raise('warning', 'INVALID_GLOBAL_CONDITION_KEY', test.path, data, 'key');
}

/** The real key that a misspelt one is nearest to; a family keeps the tag key that the policy gives. */
export function nearKey(key: string, names: readonly string[]): string | undefined {
  const slash = key.indexOf('/');
  const tag = slash === -1 ? '' : key.slice(slash + 1);
  const candidates = names
    .map((name) => name.replace(/\$\{[^}]*\}$/, () => tag))
    .filter((name) => !name.includes('${'));
  // `s3:x-amz-service-side-encryption` is three edits off: a long name may be further from what was meant.
  const most = key.length > 24 ? 3 : 2;
  return nearest(
    key,
    candidates.filter((name) => !name.endsWith('/')),
    most,
  );
}

/** At most two edits off a real name: no new key of AWS, but a slip that S3 refuses (S1). */
function isSlip(key: string, near: string): boolean {
  return distance(key.toLowerCase(), near.toLowerCase(), 2) <= 2;
}

/** A key that none of the statement's actions of its service sends; S3 refuses that in a bucket policy (S5). */
function checkActions(
  { key, path }: ConditionTest,
  { action }: Statement,
  actions: readonly MeantAction[],
  prefix: string,
  subject: Subject,
): void {
  if (action.negated || action.values.some((text) => text === '*' || text === '*:*')) return;
  const own = actions.filter(({ service }) => service.prefix === prefix);
  const lacking = own.filter((meant) => !sends(meant, key));
  if (own.length > 0 && lacking.length < own.length) {
    // With a negated operator the test holds for the actions that never send the key.
    lacking
      .filter(({ pattern }) => !pattern)
      .forEach(({ text }) => {
        const data = { key: clip(key), action: clip(text) };
        subject.problems.raise('warning', 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY', path, data, 'key');
      });
    return;
  }
  // An action that the reference does not know may send it.
  if (actions.length < action.values.length) return;
  const data = { key: clip(key), action: clip(action.values.join(', ')) };
  raiseForBucket(subject, 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY', path, data, 'key');
}

function sends({ service, actions }: MeantAction, key: string): boolean {
  return actions.some(({ conditionKeys, resourceTypes }) => {
    const covered = (list: readonly string[]): boolean => list.some((name) => coversKey(name, key));
    if (covered(conditionKeys)) return true;
    return resourceTypes.some(
      ({ name, conditionKeys: own }) => covered(own) || covered(service.resourceTypes.get(name)?.conditionKeys ?? []),
    );
  });
}
