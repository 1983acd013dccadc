import type { ProblemCode } from '../policy/codes';
import { renderJsonFault } from './json-fault';

/** What a problem found: `data` of the problem, with a text for whatever it may leave out. */
export type ProblemTexts = (name: string) => string;

/** The sentence of each code, without the place and without the proposal. */
export const findingSentences: Readonly<Record<ProblemCode, (detail: ProblemTexts) => string>> = {
  ACTION_DOES_NOT_APPLY_TO_RESOURCE: (detail) =>
    detail('types') === ''
      ? `"${detail('action')}" has no resource of its own, so it applies to none of the statement's resources`
      : `"${detail('action')}" applies to none of the statement's resources; it works on: ${detail('types')}`,
  ALLOW_WITH_NOT_PRINCIPAL: () => 'Allow with NotPrincipal lets in everyone else, anonymous callers included',
  ARN_ACCOUNT_NOT_ALLOWED: (detail) =>
    `the ARN of a bucket or object has no account; this one has "${detail('account')}"`,
  ARN_REGION_NOT_ALLOWED: (detail) => `the ARN of a bucket or object has no Region; this one has "${detail('region')}"`,
  DATA_TYPE_MISMATCH: (detail) => `expected ${detail('expected')}, got ${detail('found')}`,
  DUPLICATE_KEY: (detail) =>
    `"${detail('name')}" appears twice in one object; AWS refuses that, other parsers keep only one`,
  DUPLICATE_KEYS_WITH_DIFFERENT_CASE: (detail) =>
    `"${detail('key')}" is the condition key "${detail('earlier')}" again: condition keys are not case-sensitive`,
  EMPTY_ARRAY_CONDITION: () => 'the list of values is empty',
  EMPTY_ARRAY_PRINCIPAL: () => 'the list is empty and matches nobody',
  EMPTY_ARRAY_RESOURCE: () => 'the list is empty and matches nothing',
  EMPTY_OBJECT_CONDITION: () => 'the condition is empty and restricts nothing',
  EMPTY_OBJECT_PRINCIPAL: () => 'the principal is empty and matches nobody',
  EMPTY_SID_VALUE: () => 'the Sid is empty',
  EMPTY_VARIABLE: () => 'the variable has no name',
  ENDPOINT_POLICY_NAMES_PRINCIPAL: () =>
    'a gateway endpoint accepts only "*", and an account id there means its root user; narrow with aws:PrincipalArn',
  FORALLVALUES_WITH_SINGLE_VALUED_KEY: (detail) =>
    `"${detail('key')}" is single-valued; ForAllValues only makes the test hold when the condition key is missing`,
  IF_EXISTS_WITH_FOR_ANY_VALUE: (detail) =>
    `IfExists does nothing in "${detail('operator')}": ForAnyValue does not hold for a missing key`,
  IF_EXISTS_WITH_NEGATED_OPERATOR: (detail) =>
    `IfExists changes nothing on "${detail('operator')}": a negated operator holds for a missing key anyway`,
  IMPROVE_IP_RANGE: (detail) => `the address in "${detail('value')}" has bits set outside its mask`,
  INVALID_ACTION: (detail) => {
    if (detail('reason') === 'no-colon')
      return `"${detail('action')}" is not an action: write service prefix, colon and name`;
    if (detail('reason') === 'colons') return `"${detail('action')}" is not an action: it has more than one colon`;
    if (detail('reason') === 'no-match') return `"${detail('action')}" matches no action in the service reference`;
    if (detail('reason') === 'no-bucket')
      return `"${detail('action')}" creates the bucket, before it can have a policy: S3 refuses it here`;
    if (detail('reason') === 'operation')
      return `"${detail('action')}" is an API operation; its action has another name`;
    return `"${detail('action')}" is not an action in the service reference`;
  },
  INVALID_ARN_ACCOUNT: (detail) => `the account in "${detail('resource')}" is not 12 digits`,
  INVALID_ARN_PREFIX: (detail) => `"${detail('resource')}" is not an ARN: it does not begin with "arn:"`,
  INVALID_ARN_RESOURCE: (detail) =>
    detail('legacy') === ''
      ? `"${detail('resource')}" names a bucket that cannot exist`
      : `"${detail('legacy')}" has capitals or underscores, which only some buckets from before 2018 have`,
  INVALID_ARN_SERVICE_CASE: (detail) => `the service in "${detail('resource')}" must be in lower case`,
  INVALID_CONDITION_DATA_TYPE: (detail) => `the values are of different kinds: ${detail('kinds')}`,
  INVALID_CONDITION_KEY_FORMAT: (detail) =>
    `"${detail('key')}" is not a condition key: write service prefix, colon and name`,
  INVALID_CONDITION_MULTIPLE_BOOLEAN: (detail) => `${detail('operator')} takes one value`,
  INVALID_CONDITION_OPERATOR: (detail) => `"${detail('operator')}" is not a condition operator as AWS spells it`,
  INVALID_DATE_VALUE: (detail) => `"${detail('value')}" is neither an ISO 8601 date nor epoch seconds`,
  INVALID_EFFECT: (detail) => `the effect is "${detail('effect')}"; it must be Allow or Deny`,
  INVALID_GLOBAL_CONDITION_KEY: (detail) => `"${detail('key')}" is not a global condition key`,
  INVALID_PARTITION: (detail) => `"${detail('partition')}" in "${detail('resource')}" is not an AWS partition`,
  INVALID_POLICY_ELEMENT: (detail) => `"${detail('name')}" is not an element that a policy can have here`,
  INVALID_PRINCIPAL_FORMAT: (detail) =>
    detail('found') === ''
      ? `"${detail('principal')}" is not a principal: give an account id or the ARN of a user, role or session`
      : `a principal is "*" or an object such as { "AWS": "…" }, not ${detail('found')} ${detail('text')}`.trimEnd(),
  INVALID_PRINCIPAL_KEY: (detail) =>
    `"${detail('name')}" is not a type of principal: those are AWS, Federated, Service and CanonicalUser`,
  INVALID_ROLE_REFERENCE: (detail) =>
    `"${detail('principal')}" is the unique id of a role: a policy shows it instead of the ARN once the role is deleted`,
  INVALID_SERVICE: (detail) => `a wildcard cannot stand for the service: "${detail('resource')}"`,
  INVALID_SERVICE_CONDITION_KEY: (detail) => `"${detail('key')}" is not a condition key in the service reference`,
  INVALID_SERVICE_IN_ACTION: (detail) => `"${detail('service')}" is not a service prefix in the service reference`,
  INVALID_SERVICE_PRINCIPAL_FORMAT: (detail) =>
    `"${detail('principal')}" is not a service principal such as "cloudtrail.amazonaws.com"`,
  INVALID_USER_REFERENCE: (detail) =>
    `"${detail('principal')}" is the unique id of a user: a policy shows it instead of the ARN once the user is deleted`,
  INVALID_VARIABLE: (detail) => {
    if (detail('reason') === 'multivalued') return `${detail('variable')} is multivalued and is never filled in`;
    if (detail('reason') === 'unknown')
      return `${detail('variable')} is not a condition key that AWS knows, and is never filled in`;
    return `${detail('variable')} contains a character that no variable can have`;
  },
  INVALID_VARIABLE_FOR_OPERATOR: (detail) => `${detail('operator')} does not accept variables: "${detail('value')}"`,
  INVALID_VERSION: (detail) => `the version is "${detail('version')}"; use "2012-10-17"`,
  INVALID_VPCE_FORMAT: (detail) => `"${detail('value')}" is not a VPC endpoint id such as "vpce-0123456789abcdef0"`,
  INVALID_VPC_FORMAT: (detail) => `"${detail('value')}" is not a VPC id such as "vpc-0123456789abcdef0"`,
  IRRELEVANT_CONDITION_KEY_IN_POLICY: (detail) =>
    `"${detail('key')}" is the same for every request to this bucket; it is useful in identity policies only`,
  JSON_SYNTAX_ERROR: (detail) => `the text is not JSON: ${renderJsonFault(detail('reason'))}`,
  JSON_TOO_DEEP: (detail) => `the nesting is deeper than ${detail('limit')} levels`,
  KMS_KEY_ARN_EXPECTED: (detail) =>
    `"${detail('value')}" never equals "${detail('key')}", which is always the ARN of the KMS key, never an alias or a bare id`,
  MISMATCHED_ACTION_FOR_PRINCIPAL: (detail) => `no principal of this statement can call "${detail('action')}"`,
  MISSING_ACTION: () => 'the statement has no Action',
  MISSING_ARN_FIELD: (detail) => `"${detail('resource')}" is not an ARN: a field is missing`,
  MISSING_BRACE_IN_VARIABLE: (detail) => `${detail('variable')} is not closed`,
  MISSING_EFFECT: () => 'the statement has no Effect',
  MISSING_IDENTITY_PROVIDER_CLAIM: (detail) =>
    `every tenant of "${detail('principal')}" could assume the role: IAM requires a condition on "${detail('key')}"`,
  MISSING_PAIRED_CONDITION_KEYS: (detail) => `"${detail('key')}" means nothing without "${detail('other')}"`,
  MISSING_PRINCIPAL: () => 'the statement has no Principal',
  MISSING_QUALIFIER: (detail) => `"${detail('key')}" is multivalued: use ForAnyValue or ForAllValues`,
  MISSING_QUOTE_IN_VARIABLE: (detail) => `the default in ${detail('variable')} must be in single quotes`,
  MISSING_RESOURCE: () => 'the statement has no Resource',
  MISSING_STATEMENT: () => 'the policy has no Statement',
  MISSING_VERSION: () => 'the policy has no Version, so variables are plain text; use "2012-10-17"',
  NOT_A_POLICY: (detail) =>
    detail('kind') === 'toJSON'
      ? `its toJSON() threw: ${detail('reason')}`
      : (notAPolicy[detail('kind')] ?? `a policy is a JSON object, not ${withArticle(detail('kind'))}`),
  NULL_WITH_IF_EXISTS: () => 'Null cannot have IfExists',
  NULL_WITH_QUALIFIER: (detail) =>
    `${detail('operator')} is always ${detail('operator').startsWith('ForAll') ? 'true' : 'false'}: Null cannot have a qualifier`,
  PLACEHOLDER_IN_ARN: (detail) => neverFilledIn(detail('placeholder')),
  PLACEHOLDER_IN_CONDITION: (detail) => neverFilledIn(detail('placeholder')),
  POLICY_SIZE_EXCEEDS_QUOTA: (detail) =>
    detail('reason') === 'unread'
      ? `this is larger than any policy: more than ${detail('limit')} characters, so none of it was read`
      : `the policy has ${detail('size')} ${detail('unit')}; the quota is ${detail('limit')}`,
  PRIVATE_IP_ADDRESS: (detail) => `aws:SourceIp is never private: "${detail('value')}" matches no request`,
  PRIVATE_IP_ADDRESS_SUBSET: (detail) => `aws:SourceIp is never private: "${detail('value')}" adds nothing to the list`,
  PRIVATE_NOT_IP_ADDRESS: (detail) => `aws:SourceIp is never private: "${detail('value')}" exempts no request`,
  RCP_SYNTAX_ERROR_ACTION: () =>
    'an RCP must name the service of each action: "*" alone is refused; list those that it protects, as "s3:*" and "sts:*"',
  RCP_SYNTAX_ERROR_ALLOW: () => 'an RCP can only deny',
  RCP_SYNTAX_ERROR_NOTACTION: () => 'an RCP cannot have NotAction',
  RCP_SYNTAX_ERROR_PRINCIPAL: () => 'the Principal of an RCP must be "*"',
  REDUNDANT_ACTION: (detail) => `"${detail('text')}" is covered by "${detail('by')}"`,
  REDUNDANT_CONDITION_VALUE_NUM: (detail) =>
    `${detail('operator')} needs only one value: "${detail('nearest')}" decides`,
  REDUNDANT_RESOURCE: (detail) => `"${detail('text')}" is covered by "${detail('by')}"`,
  REDUNDANT_STATEMENT: (detail) => `the statement says the same as statement ${detail('by')}`,
  RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL: (detail) =>
    `"${detail('principal')}" may act for any account here; test aws:SourceArn or aws:SourceAccount`,
  ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL: () => 'a trust policy cannot have NotPrincipal',
  ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: (detail) => `a trust policy cannot have ${detail('name')}`,
  ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL: () => 'a trust policy cannot have "Principal": "*"',
  SCP_SYNTAX_ERROR_PRINCIPAL: (detail) => `an SCP cannot have ${detail('name')}`,
  SENSITIVE_KEY_WITH_WILDCARD: (detail) =>
    `a wildcard in the value of "${detail('key')}" lets strangers in: "${detail('value')}"`,
  TYPE_MISMATCH: (detail) =>
    detail('type') === ''
      ? `"${detail('value')}" is not a value for ${detail('operator')}`
      : `"${detail('key')}" is of type ${detail('type')}, which ${detail('operator')} is not meant for`,
  TYPE_MISMATCH_BOOLEAN: (detail) => `"${detail('value')}" is neither true nor false and never matches`,
  TYPE_MISMATCH_IP_RANGE: (detail) => `"${detail('value')}" is neither an address nor a range and never matches`,
  TYPE_MISMATCH_NUMBER: (detail) => `"${detail('value')}" is not a number`,
  UNFILLED_TEMPLATE: (detail) =>
    `${detail('variable')} is not a policy variable; it looks like a template placeholder that was not filled in`,
  UNIQUE_SIDS_REQUIRED: (detail) => `the Sid "${detail('sid')}" appears twice`,
  UNRESOLVED_INTRINSIC: (detail) =>
    `unresolved ${detail('name')}: its value is known to the template as a whole only; read that with fromCloudFormation(template)`,
  UNRESOLVED_TOKEN: (detail) =>
    `unresolved CDK token ${detail('token')}: read the whole stack with fromCdk(stack), or give the JSON of Template.fromStack(stack)`,
  UNSUPPORTED_ACTION_FOR_CONDITION_KEY: (detail) => `"${detail('key')}" is never sent with "${detail('action')}"`,
  UNSUPPORTED_ACTION_IN_POLICY: (detail) => `"${detail('action')}" does not belong in ${typeName(detail('type'))}`,
  UNSUPPORTED_CHARACTER: (detail) => `IAM does not accept ${detail('character')} in "${detail('text')}"`,
  UNSUPPORTED_ELEMENT_COMBINATION: (detail) => `${detail('first')} and ${detail('second')} cannot be used together`,
  UNSUPPORTED_ID: (detail) => `${typeName(detail('type'))} cannot have an Id`,
  UNSUPPORTED_PRINCIPAL: (detail) => `${typeName(detail('type'))} cannot have ${detail('name')}`,
  UNSUPPORTED_RESOURCE_ARN_IN_POLICY: (detail) => {
    if (detail('wildcard') !== '')
      return `"${detail('wildcard')}" has a wildcard before the object's key: S3 may refuse it; name the bucket in full`;
    if (detail('variable') !== '')
      return `"${detail('variable')}" stands for the bucket: S3 may refuse it; name the bucket in full`;
    if (detail('element') !== '')
      return `"${detail('resource')}" belongs to a bucket other than "${detail('bucket')}", so it leaves out nothing of "${detail('bucket')}"`;
    return detail('bucket') === ''
      ? `"${detail('resource')}" is neither this bucket nor its objects, so S3 refuses it`
      : `"${detail('resource')}" belongs to a bucket other than "${detail('bucket')}"; a bucket policy covers its own bucket only`;
  },
  UNSUPPORTED_SID: (detail) => `the Sid "${detail('sid')}" contains more than letters and digits`,
  UNSUPPORTED_SPACE_IN_VARIABLE: (detail) => `the name in ${detail('variable')} contains a space`,
  UNSUPPORTED_WILDCARD_IN_PRINCIPAL: (detail) => renderWildcard(detail('principal')),
  VARIABLE_UNSUPPORTED_IN_ELEMENT: (detail) =>
    detail('element') === 'ARN'
      ? `a variable before the fifth colon of an ARN is plain text: "${detail('value')}"`
      : `a variable in ${detail('element')} is plain text: "${detail('value')}"`,
  VARIABLE_UNSUPPORTED_IN_VERSION: (detail) => `${detail('variable')} is plain text without "Version": "2012-10-17"`,
  WILDCARD_IN_SERVICE_NAME: (detail) => `"${detail('text')}" means the same as "*"`,
  WILDCARD_WITHOUT_LIKE_OPERATOR: (detail) =>
    `${detail('operator')} compares "${detail('value')}" literally, without wildcards`,
};

/** A placeholder of several words says what to write. */
function neverFilledIn(placeholder: string): string {
  const what = /^<(\w+ .*)>$/.exec(placeholder)?.[1];
  return `${placeholder} was never filled in${what === undefined ? '' : `: write ${what} there`}`;
}

function withArticle(kind: string): string {
  if (kind === 'undefined' || kind === 'null') return kind;
  return `${kind === 'array' ? 'an' : 'a'} ${kind}`;
}

const notAPolicy: Readonly<Partial<Record<string, string>>> = {
  Promise: 'this is a Promise: await it first',
  instance: 'this is an instance of a class: give a plain object or JSON text',
  copy: 'this is a copy of a policy value; copy its "document", change that, and parse it again',
  cycle: 'this contains itself, so JSON cannot represent it',
  unreadable: 'this cannot be read: a getter or proxy threw',
  'too large': 'this is too large to be a policy',
  'no JSON': 'JSON has no such value',
  'undefined test': 'the value is undefined, and JSON would leave the test out',
  'empty text': 'the text is empty',
};

/** A policy of a type: `a KMS key policy`. */
export function typeName(type: string): string {
  return types[type] ?? `a ${type} policy`;
}

const types: Readonly<Partial<Record<string, string>>> = {
  bucket: 'a bucket policy',
  identity: 'an identity policy',
  permissionsBoundary: 'a permissions boundary',
  session: 'a session policy',
  serviceControl: 'a service control policy (SCP)',
  resourceControl: 'a resource control policy (RCP)',
  trust: 'a role trust policy',
  kmsKey: 'a KMS key policy',
  vpcEndpoint: 'a VPC endpoint policy',
};

/** A pattern of principals stands in a Condition, beside the account that they are of. */
function renderWildcard(principal: string): string {
  const [, root] = /^(arn:[^:*?]+:iam::\d{12}:)(?:role|user)\/./.exec(principal) ?? [];
  const what = `"${principal}" contains a wildcard, and no principal is matched by a pattern`;
  return root === undefined
    ? `${what}; name whom you mean, or test aws:PrincipalArn in a Condition`
    : `${what}; name the account, "${root}root", and write in Condition "ArnLike": { "aws:PrincipalArn": "${principal}" }`;
}
