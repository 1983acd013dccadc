import type { Domain } from '../prover/domain';
import { exampleAccount } from '../values/arn';
import {
  accountId,
  anyText,
  boolean,
  domainOf,
  instant,
  organizationId,
  organizationPath,
  serviceName,
} from './value-domains';
import { accountArns, bareArns, arnDomain } from './arn-domains';
import { firstRegion } from './partitions';
import { globalKey } from '../service-reference';
import { keyAnswer } from '../service-reference/key-presence';
import { absent, always, fixed, free, optional, withShare, type FacetPlan, type KeyPresence } from './key-facets';
import { accountOfArn, accountOfResource, federatedId, nameOfArn } from './derivations';
import { timeOfCall, type CallerKind, type RequestClass, type QuestionFacts } from './request-class';
import { parseDate } from '../values/date';
import { arnFacet, isIdentity, identityTypes, serviceFacet, userIdFacet, sessionFacet, userIds } from './caller-facets';

/**
 * Keys that tell who calls ("AWS global condition context keys", properties of the principal, of the session and of the
 * source); which callers have them, `service-reference/key-presence` says.
 */
export function callerKey(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { when, assumption = '' } = keyAnswer(key);
  const share = when.kind === 'byCaller' ? when.callers[request.caller] : undefined;
  if (share === undefined) return absent;
  // What a service tells of its source is by class.
  if (request.caller === 'service' && isOfSource(key)) return sourceKey(key, request, around);
  if (request.caller === 'service' && isTag(key) && !rolesAnywhereActions.has(request.action.name)) return absent;
  return withShare(callerValue(key, request, around), share, assumption);
}

/** What Roles Anywhere asks for with the tags of a certificate; no other service has tags ("IAM Roles Anywhere trust model"). */
export const rolesAnywhereActions: ReadonlySet<string> = new Set([
  'sts:AssumeRole',
  'sts:SetSourceIdentity',
  'sts:TagSession',
]);

function isTag(key: string): boolean {
  return key.startsWith('aws:principaltag/');
}

function isOfSource(key: string): boolean {
  return key.startsWith('aws:source') && key !== 'aws:sourceidentity';
}

/** What a key is where it is there. */
function callerValue(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { caller } = request;
  if (isTag(key)) return always(key, anyText);
  if (isOfSource(key)) return sourceKey(key, request, around);
  const arn = arnFacet(request, around);
  switch (key) {
    case 'aws:principalarn':
      return arn === undefined ? ofItsOwn(key, `arn:${around.partition}:iam::aws:service`) : free(arn);
    case 'aws:principalaccount':
      if (caller === 'anonymous') return fixed('anonymous');
      if (caller === 'originAccessIdentity') return fixed('cloudfront');
      return arn === undefined ? ofItsOwn(key, '000000000000') : free(arn, accountOfArn);
    case 'aws:principaltype':
      if (caller === 'anonymous') return fixed('Anonymous');
      if (caller === 'originAccessIdentity') return always('aws:PrincipalType of CloudFront', anyText);
      return isIdentity(caller) ? fixed(identityTypes[caller]) : ofItsOwn(key, 'Service');
    case 'aws:userid':
      return userId(caller, arn, around);
    case 'aws:username':
      return arn === undefined ? absent : free(arn, nameOfArn);
    case 'aws:principalorgid':
      return always('aws:PrincipalOrgID', organizationId());
    case 'aws:principalorgpaths':
      return free({ id: 'aws:PrincipalOrgPaths', domain: organizationPath(), optional: false, multivalued: true });
    case 'aws:principalisawsservice':
      return fixed(String(caller === 'service'));
    case 'aws:principalservicename':
      return free(serviceFacet(request, around));
    case 'aws:principalservicenameslist':
      return free({ id: 'service names', domain: serviceName(), optional: false, multivalued: true });
    case 'aws:multifactorauthpresent':
      return always('aws:MultiFactorAuthPresent', boolean);
    case 'aws:tokenissuetime':
      return tokenTime(around);
    case 'aws:assumedroot':
    case 'aws:viaawsmcpservice':
      return always(key, listedValues('true'));
    case 'ec2:roledelivery':
      return always(key, listedValues('1.0', '2.0'));
    case 'glue:roleassumedby':
    case 'glue:credentialissuingservice':
      return always(key, listedValues('glue.amazonaws.com'));
    default:
      return always(key, domainOf(globalKey(key), around.partition));
  }
}

/** No session lasts longer than the 36 hours of GetSessionToken ("GetSessionToken", DurationSeconds). */
const LONGEST_SESSION = 36 * 3600;

/** When the credentials were issued; earlier than requests are elsewhere where the call tells an earlier time. */
function tokenTime(around: QuestionFacts): KeyPresence {
  const key = 'aws:TokenIssueTime';
  const told = parseDate(timeOfCall(around) ?? '');
  const first = parseDate(instant.from);
  if (told === undefined || first === undefined || told.seconds - LONGEST_SESSION >= first.seconds)
    return always(key, instant);
  const from = String(Math.max(0, told.seconds - LONGEST_SESSION));
  return always(`${key} from ${from}`, { kind: 'date', from });
}

const listedValues = (...values: string[]): Domain => ({ kind: 'listed', values });

/** A value of a service's own: no page has it, and no customer's policy would name it. */
function ofItsOwn(key: string, value: string): KeyPresence {
  return always(`${key} of the service`, listedValues(value));
}

function userId(caller: CallerKind, arn: FacetPlan | undefined, around: QuestionFacts): KeyPresence {
  switch (caller) {
    case 'anonymous':
      return fixed('anonymous');
    case 'user':
      return free(userIdFacet);
    case 'role':
      return free(sessionFacet(around));
    case 'root':
      return arn === undefined ? absent : free(arn, accountOfArn);
    case 'federatedUser':
      return arn === undefined ? absent : free(arn, federatedId);
    case 'originAccessIdentity':
      return always('aws:userid of CloudFront', userIds);
    default:
      return ofItsOwn('aws:userid', 'service');
  }
}

/** `aws:SourceArn` and its kin exist only when a service principal itself calls. */
function sourceKey(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { caller, source } = request;
  const { partition } = around;
  if (caller !== 'service') {
    // The owner that SNS tells of an identity's call is the account that the identity is of.
    const arn = arnFacet(request, around);
    return arn === undefined ? absent : free(arn, accountOfArn);
  }
  if (source === 'none') return absent;
  switch (key) {
    case 'aws:sourcearn':
      if (source === 'account') return absent;
      return free(source === 'arn' ? sourceArn(partition) : bareArn(partition));
    case 'aws:sourceaccount':
      return source === 'arn' ? free(sourceArn(partition), accountOfResource) : always('aws:SourceAccount', accountId);
    case 'aws:sourceorgid':
      return optional('aws:SourceOrgID', organizationId());
    case 'aws:sourceorgpaths':
      return optional('aws:SourceOrgPaths', organizationPath(), true);
    default:
      return optional('aws:SourceOwner', accountId);
  }
}

function sourceArn(partition: string): FacetPlan {
  const seeds = [`arn:${partition}:cloudtrail:${firstRegion(partition)}:${exampleAccount}:trail/example`];
  return {
    id: 'source',
    domain: arnDomain(accountArns(partition), seeds),
    optional: false,
    multivalued: false,
  };
}

function bareArn(partition: string): FacetPlan {
  const domain = arnDomain(bareArns(partition), [`arn:${partition}:s3:::another-bucket`]);
  return { id: 'source bucket', domain, optional: false, multivalued: false };
}
