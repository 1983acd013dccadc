import type { ProblemCode } from '../policy/codes';

/** What a problem found: `data` of the problem, with a text for whatever it may leave out. */
export type ProblemTexts = (name: string) => string;

/** The sentence of each code, without the place and without the proposal. */
export const findingSentences: Readonly<Record<ProblemCode, (told: ProblemTexts) => string>> = {
  ACTION_DOES_NOT_APPLY_TO_RESOURCE: (told) =>
    told('types') === ''
      ? `"${told('action')}" has no resource of its own, so it applies to none of the statement's resources`
      : `"${told('action')}" applies to none of the statement's resources; it works on: ${told('types')}`,
  ALLOW_WITH_NOT_PRINCIPAL: () => 'Allow with NotPrincipal lets in everyone else, anonymous callers included',
  ARN_ACCOUNT_NOT_ALLOWED: (told) =>
    `the ARN of a bucket or object holds no account, this one has "${told('account')}"`,
  ARN_REGION_NOT_ALLOWED: (told) => `the ARN of a bucket or object holds no Region, this one has "${told('region')}"`,
  DATA_TYPE_MISMATCH: (told) => `${told('expected')} is wanted here, this is ${told('found')}`,
  DUPLICATE_KEY: (told) =>
    `"${told('name')}" stands twice in one object; AWS refuses that, other readers keep only one`,
  DUPLICATE_KEYS_WITH_DIFFERENT_CASE: (told) =>
    `"${told('key')}" is the key "${told('earlier')}" again: letter case does not tell keys apart`,
  EMPTY_ARRAY_CONDITION: () => 'the list of values is empty',
  EMPTY_ARRAY_PRINCIPAL: () => 'the list is empty and matches nobody',
  EMPTY_ARRAY_RESOURCE: () => 'the list is empty and matches nothing',
  EMPTY_OBJECT_CONDITION: () => 'the condition is empty and restricts nothing',
  EMPTY_OBJECT_PRINCIPAL: () => 'the principal is empty and matches nobody',
  EMPTY_SID_VALUE: () => 'the Sid is empty',
  EMPTY_VARIABLE: () => 'the variable has no name',
  ENDPOINT_POLICY_NAMES_PRINCIPAL: () =>
    'a gateway endpoint takes "*" only, and an account id there means its root user; narrow by aws:PrincipalArn',
  FORALLVALUES_WITH_SINGLE_VALUED_KEY: (told) =>
    `"${told('key')}" has one value; ForAllValues only makes the test hold where the key is missing`,
  IF_EXISTS_WITH_FOR_ANY_VALUE: (told) =>
    `IfExists does nothing in "${told('operator')}": ForAnyValue does not hold for a missing key`,
  IF_EXISTS_WITH_NEGATED_OPERATOR: (told) =>
    `IfExists changes nothing on "${told('operator')}": a negated operator holds for a missing key anyway`,
  IMPROVE_IP_RANGE: (told) => `the mask of "${told('value')}" leaves out bits that its address has`,
  INVALID_ACTION: (told) => {
    if (told('reason') === 'no-colon') return `"${told('action')}" is no action: prefix, colon and name are wanted`;
    if (told('reason') === 'colons') return `"${told('action')}" is no action: it has more than one colon`;
    if (told('reason') === 'no-match') return `"${told('action')}" matches no action that the reference knows`;
    if (told('reason') === 'no-bucket')
      return `"${told('action')}" makes the bucket, before it can have a policy: S3 refuses it here`;
    if (told('reason') === 'operation')
      return `"${told('action')}" is an operation of the API, which has an action of another name`;
    return `"${told('action')}" is no action that the reference knows`;
  },
  INVALID_ARN_ACCOUNT: (told) => `the account in "${told('resource')}" is not 12 digits`,
  INVALID_ARN_PREFIX: (told) => `"${told('resource')}" is no ARN: it does not begin with "arn:"`,
  INVALID_ARN_RESOURCE: (told) =>
    told('legacy') === ''
      ? `"${told('resource')}" names no bucket that can exist`
      : `"${told('legacy')}" has capitals or underscores, as only some buckets from before 2018 have`,
  INVALID_ARN_SERVICE_CASE: (told) => `the service in "${told('resource')}" wants small letters`,
  INVALID_CONDITION_DATA_TYPE: (told) => `the values are of different kinds: ${told('kinds')}`,
  INVALID_CONDITION_KEY_FORMAT: (told) => `"${told('key')}" is no condition key: service, colon and name are wanted`,
  INVALID_CONDITION_MULTIPLE_BOOLEAN: (told) => `${told('operator')} wants one value`,
  INVALID_CONDITION_OPERATOR: (told) => `"${told('operator')}" is no condition operator as AWS writes it`,
  INVALID_DATE_VALUE: (told) => `"${told('value')}" is neither an ISO 8601 date nor epoch seconds`,
  INVALID_EFFECT: (told) => `the effect is "${told('effect')}"; it is Allow or Deny`,
  INVALID_GLOBAL_CONDITION_KEY: (told) => `"${told('key')}" is no global condition key`,
  INVALID_PARTITION: (told) => `"${told('partition')}" in "${told('resource')}" is no partition of AWS`,
  INVALID_POLICY_ELEMENT: (told) => `"${told('name')}" is no element that a policy has here`,
  INVALID_PRINCIPAL_FORMAT: (told) =>
    told('found') === ''
      ? `"${told('principal')}" is no principal: an account id or the ARN of a user, role or session is wanted`
      : `a principal is "*" or an object such as { "AWS": "…" }, this is ${told('found')} ${told('text')}`.trimEnd(),
  INVALID_PRINCIPAL_KEY: (told) => `"${told('name')}" is no kind of principal: AWS, Federated, Service, CanonicalUser`,
  INVALID_ROLE_REFERENCE: (told) =>
    `"${told('principal')}" is the unique id of a role; where a document shows it, the role was deleted`,
  INVALID_SERVICE: (told) => `a wildcard cannot stand for the service: "${told('resource')}"`,
  INVALID_SERVICE_CONDITION_KEY: (told) => `"${told('key')}" is no condition key that the reference knows`,
  INVALID_SERVICE_IN_ACTION: (told) => `"${told('service')}" is no service prefix that the reference knows`,
  INVALID_SERVICE_PRINCIPAL_FORMAT: (told) =>
    `"${told('principal')}" is no service principal such as "cloudtrail.amazonaws.com"`,
  INVALID_USER_REFERENCE: (told) =>
    `"${told('principal')}" is the unique id of a user; where a document shows it, the user was deleted`,
  INVALID_VARIABLE: (told) => {
    if (told('reason') === 'multivalued') return `${told('variable')} has many values and is never filled in`;
    if (told('reason') === 'unknown') return `${told('variable')} is no key that AWS knows and is never filled in`;
    return `${told('variable')} holds a character that no variable has`;
  },
  INVALID_VARIABLE_FOR_OPERATOR: (told) => `${told('operator')} takes no variable: "${told('value')}"`,
  INVALID_VERSION: (told) => `the version is "${told('version')}"; "2012-10-17" is wanted`,
  INVALID_VPCE_FORMAT: (told) => `"${told('value')}" is no VPC endpoint id such as "vpce-0123456789abcdef0"`,
  INVALID_VPC_FORMAT: (told) => `"${told('value')}" is no VPC id such as "vpc-0123456789abcdef0"`,
  IRRELEVANT_CONDITION_KEY_IN_POLICY: (told) =>
    `"${told('key')}" is the same for every request to this bucket; it is of use in identity policies`,
  JSON_SYNTAX_ERROR: (told) => `the text is no JSON: ${told('reason')}`,
  JSON_TOO_DEEP: (told) => `the nesting goes deeper than ${told('limit')} levels`,
  KMS_KEY_ARN_EXPECTED: (told) =>
    `"${told('value')}" never equals "${told('key')}", which is the ARN of the key: an alias or a bare id is none`,
  MISMATCHED_ACTION_FOR_PRINCIPAL: (told) => `no principal of this statement can call "${told('action')}"`,
  MISSING_ACTION: () => 'the statement has no Action',
  MISSING_ARN_FIELD: (told) => `"${told('resource')}" is no ARN: a field is missing`,
  MISSING_BRACE_IN_VARIABLE: (told) => `${told('variable')} is not closed`,
  MISSING_EFFECT: () => 'the statement has no Effect',
  MISSING_IDENTITY_PROVIDER_CLAIM: (told) =>
    `every tenant of "${told('principal')}" could assume the role: IAM wants a condition on "${told('key')}"`,
  MISSING_PAIRED_CONDITION_KEYS: (told) => `"${told('key')}" says nothing without "${told('other')}" beside it`,
  MISSING_PRINCIPAL: () => 'the statement has no Principal',
  MISSING_QUALIFIER: (told) => `"${told('key')}" has many values: ForAnyValue or ForAllValues is wanted`,
  MISSING_QUOTE_IN_VARIABLE: (told) => `the default in ${told('variable')} wants single quotes around it`,
  MISSING_RESOURCE: () => 'the statement has no Resource',
  MISSING_STATEMENT: () => 'the policy has no Statement',
  MISSING_VERSION: () => 'the policy has no Version, so variables are plain text; "2012-10-17" is wanted',
  NOT_A_POLICY: (told) =>
    told('kind') === 'toJSON'
      ? `its toJSON() threw: ${told('reason')}`
      : (notAPolicy[told('kind')] ?? `a policy is a JSON object, this is ${told('kind')}`),
  NULL_WITH_IF_EXISTS: () => 'Null takes no IfExists',
  NULL_WITH_QUALIFIER: (told) =>
    `${told('operator')} is always ${told('operator').startsWith('ForAll') ? 'true' : 'false'}: Null takes no qualifier`,
  PLACEHOLDER_IN_ARN: (told) => `${told('placeholder')} was never filled in`,
  POLICY_SIZE_EXCEEDS_QUOTA: (told) =>
    told('reason') === 'unread'
      ? `this is larger than any policy: more than ${told('limit')} characters, so nothing of it was read`
      : `the policy has ${told('size')} ${told('unit')}, the quota is ${told('limit')}`,
  PRIVATE_IP_ADDRESS: (told) => `aws:SourceIp is never private: "${told('value')}" matches no request`,
  PRIVATE_IP_ADDRESS_SUBSET: (told) => `aws:SourceIp is never private: "${told('value')}" adds nothing to the list`,
  PRIVATE_NOT_IP_ADDRESS: (told) => `aws:SourceIp is never private: "${told('value')}" exempts no request`,
  RCP_SYNTAX_ERROR_ACTION: () => 'an RCP names the service of each action: "*" alone is refused',
  RCP_SYNTAX_ERROR_ALLOW: () => 'an RCP only denies',
  RCP_SYNTAX_ERROR_NOTACTION: () => 'an RCP takes no NotAction',
  RCP_SYNTAX_ERROR_PRINCIPAL: () => 'the Principal of an RCP is "*"',
  REDUNDANT_ACTION: (told) => `"${told('text')}" is covered by "${told('by')}"`,
  REDUNDANT_CONDITION_VALUE_NUM: (told) => `${told('operator')} needs one value: "${told('nearest')}" decides alone`,
  REDUNDANT_RESOURCE: (told) => `"${told('text')}" is covered by "${told('by')}"`,
  REDUNDANT_STATEMENT: (told) => `the statement says what statement ${told('by')} says`,
  RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL: (told) =>
    `"${told('principal')}" may act for any account here; test aws:SourceArn or aws:SourceAccount`,
  ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL: () => 'a trust policy takes no NotPrincipal',
  ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: (told) => `a trust policy takes no ${told('name')}`,
  ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL: () => 'a trust policy refuses "Principal": "*"',
  SCP_SYNTAX_ERROR_PRINCIPAL: (told) => `an SCP takes no ${told('name')}`,
  SENSITIVE_KEY_WITH_WILDCARD: (told) => `a wildcard in "${told('key')}" lets in ids of strangers: "${told('value')}"`,
  TYPE_MISMATCH: (told) =>
    told('type') === ''
      ? `"${told('value')}" is no value for ${told('operator')}`
      : `"${told('key')}" is of type ${told('type')}, which ${told('operator')} is not made for`,
  TYPE_MISMATCH_BOOLEAN: (told) => `"${told('value')}" is neither true nor false and never matches`,
  TYPE_MISMATCH_IP_RANGE: (told) => `"${told('value')}" is neither an address nor a range and never matches`,
  TYPE_MISMATCH_NUMBER: (told) => `"${told('value')}" is no number`,
  UNFILLED_TEMPLATE: (told) =>
    `${told('variable')} is no policy variable; it looks like a template that was not filled`,
  UNIQUE_SIDS_REQUIRED: (told) => `the Sid "${told('sid')}" stands twice`,
  UNRESOLVED_INTRINSIC: (told) => `unresolved ${told('name')}: only its template tells what stands here`,
  UNRESOLVED_TOKEN: (told) =>
    `unresolved CDK token ${told('token')}: synthesise the stack (Template.fromStack(stack)) and give its JSON`,
  UNSUPPORTED_ACTION_FOR_CONDITION_KEY: (told) => `"${told('key')}" is never sent with "${told('action')}"`,
  UNSUPPORTED_ACTION_IN_POLICY: (told) => `"${told('action')}" has no place in a ${typeWords(told('type'))}`,
  UNSUPPORTED_CHARACTER: (told) => `IAM takes no ${told('character')} in "${told('text')}"`,
  UNSUPPORTED_ELEMENT_COMBINATION: (told) => `${told('first')} and ${told('second')} exclude each other`,
  UNSUPPORTED_ID: (told) => `a ${typeWords(told('type'))} takes no Id`,
  UNSUPPORTED_PRINCIPAL: (told) => `a ${typeWords(told('type'))} takes no ${told('name')}`,
  UNSUPPORTED_RESOURCE_ARN_IN_POLICY: (told) => {
    if (told('wildcard') !== '')
      return `"${told('wildcard')}" has a wildcard before the object's key: S3 may refuse it, name the bucket in full`;
    if (told('variable') !== '')
      return `"${told('variable')}" stands for the bucket: S3 may refuse it, name the bucket in full`;
    if (told('element') !== '')
      return `"${told('resource')}" is of another bucket than "${told('bucket')}", so it leaves out nothing of "${told('bucket')}"`;
    return told('bucket') === ''
      ? `"${told('resource')}" is neither this bucket nor its objects, so S3 refuses it`
      : `"${told('resource')}" is of another bucket than "${told('bucket')}"; a bucket policy speaks of its own bucket only`;
  },
  UNSUPPORTED_SID: (told) => `the Sid "${told('sid')}" holds more than letters and digits`,
  UNSUPPORTED_SPACE_IN_VARIABLE: (told) => `the name in ${told('variable')} holds a space`,
  UNSUPPORTED_WILDCARD_IN_PRINCIPAL: (told) => `"${told('principal')}" holds a wildcard; only a lone "*" matches`,
  VARIABLE_UNSUPPORTED_IN_ELEMENT: (told) =>
    told('element') === 'ARN'
      ? `a variable before the fifth colon of an ARN is plain text: "${told('value')}"`
      : `a variable in ${told('element')} is plain text: "${told('value')}"`,
  VARIABLE_UNSUPPORTED_IN_VERSION: (told) => `${told('variable')} is plain text without "Version": "2012-10-17"`,
  WILDCARD_IN_SERVICE_NAME: (told) => `"${told('text')}" is "*" in other words`,
  WILDCARD_WITHOUT_LIKE_OPERATOR: (told) =>
    `${told('operator')} takes "${told('value')}" letter by letter: no wildcard`,
};

const notAPolicy: Readonly<Partial<Record<string, string>>> = {
  Promise: 'this is a Promise: await it first',
  instance: 'this is an instance of a class: a plain object or JSON text is wanted',
  copy: 'this is a copy of a policy value; copy its "document", change that, and parse it anew',
  cycle: 'this refers back to itself, so no JSON can hold it',
  unreadable: 'this cannot be read: a getter or proxy threw',
  'too large': 'this is too large to be a policy',
  'no JSON': 'JSON has no such value',
  'undefined test': 'the value is undefined, and JSON would leave the test out',
  'empty text': 'the text is empty',
};

function typeWords(type: string): string {
  return types[type] ?? `${type} policy`;
}

const types: Readonly<Partial<Record<string, string>>> = {
  bucket: 'bucket policy',
  identity: 'identity policy',
  permissionsBoundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy (SCP)',
  resourceControl: 'resource control policy (RCP)',
  trust: 'role trust policy',
  kmsKey: 'KMS key policy',
  vpcEndpoint: 'VPC endpoint policy',
};
