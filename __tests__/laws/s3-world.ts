import type { AccessRequest, ContextValue, Principal } from '../../src/evaluator/request';
import { serviceOf } from '../../src/service-reference';
import { texts } from '../prover/random';

/**
 * Requests on one bucket that S3 can receive, written down by hand from "Specifying conditions", "Actions, resources,
 * and condition keys for Amazon S3" and "AWS global condition context keys", apart from the prover's request space.
 */
export const bucket = 'arn:aws:s3:::logs';
export const accounts = ['111122223333', '444455556666', '999999999999'] as const;
export const keyArns = accounts.slice(0, 2).map((account) => `arn:aws:kms:us-east-1:${account}:key/k`);

type Value = ContextValue | undefined;
type Facts = Readonly<Record<string, readonly Value[]>>;

export interface Caller {
  readonly kind: 'anonymous' | 'user' | 'role' | 'root' | 'federatedUser' | 'originAccessIdentity' | 'service';
  readonly principal: Principal;
  readonly facts: Facts;
}

const organizations: readonly Value[] = [undefined, 'o-aaaaaaaaaa', 'o-bbbbbbbbbb', 'o-cccccccccc'];
const tags: readonly Value[] = [undefined, 'red', 'rx', 'xd', 'xex', 'rd', 'rex', 'xed', 'x', 'blue', 'red '];

function identity(
  kind: Caller['kind'],
  account: string,
  type: string,
  arn: string,
  principal: string,
  more: Facts,
): Caller {
  return {
    kind,
    principal,
    facts: {
      'aws:principalarn': [arn],
      'aws:principalaccount': [account],
      'aws:principaltype': [type],
      'aws:principalorgid': organizations,
      'aws:principalisawsservice': ['false'],
      'aws:principaltag/team': kind === 'root' ? [undefined] : tags,
      ...more,
    },
  };
}

export function user(account: string, name: string): Caller {
  const arn = `arn:aws:iam::${account}:user/${name}`;
  const plain = name.slice(name.lastIndexOf('/') + 1);
  return identity('user', account, 'User', arn, arn, {
    'aws:username': [plain],
    'aws:multifactorauthpresent': [undefined, 'true', 'false'],
    'aws:userid': ['AIDAEXAMPLE0000000001'],
  });
}

export function role(account: string, name: string, session: string): Caller {
  const plain = name.slice(name.lastIndexOf('/') + 1);
  const principal = `arn:aws:sts::${account}:assumed-role/${plain}/${session}`;
  return identity('role', account, 'AssumedRole', `arn:aws:iam::${account}:role/${name}`, principal, {
    'aws:multifactorauthpresent': ['true', 'false'],
    'aws:userid': [`AROAEXAMPLE0000000001:${session}`],
  });
}

function root(account: string): Caller {
  const arn = `arn:aws:iam::${account}:root`;
  return identity('root', account, 'Account', arn, arn, {
    'aws:multifactorauthpresent': [undefined, 'true', 'false'],
    'aws:userid': [account],
  });
}

function federated(account: string): Caller {
  const arn = `arn:aws:sts::${account}:federated-user/fay`;
  return identity('federatedUser', account, 'FederatedUser', arn, arn, { 'aws:userid': [`${account}:fay`] });
}

/** What a service tells of the resource for which it calls: nothing, an account, an ARN with or without one. */
const sources: readonly Facts[] = [
  {},
  ...accounts.flatMap((account) => [
    { 'aws:sourceaccount': [account] },
    ...['a', 'b'].map((trail) => ({
      'aws:sourceaccount': [account],
      'aws:sourcearn': [`arn:aws:cloudtrail:us-east-1:${account}:trail/${trail}`],
    })),
    ...['one-bucket', 'other-bucket'].map((name) => ({
      'aws:sourceaccount': [account],
      'aws:sourcearn': [`arn:aws:s3:::${name}`],
    })),
  ]),
];

function service(name: string, source: Facts): Caller {
  return {
    kind: 'service',
    principal: { service: name },
    facts: {
      'aws:principalservicename': [name],
      'aws:principalisawsservice': ['true'],
      ...source,
    },
  };
}

/** "Restrict access to an Amazon S3 origin" (Amazon CloudFront Developer Guide). */
export function originAccess(id: string): Caller {
  const arn = `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
  return {
    kind: 'originAccessIdentity',
    principal: arn,
    facts: {
      'aws:principalarn': [arn],
      'aws:principalaccount': ['cloudfront'],
      'aws:principalisawsservice': ['false'],
      'aws:userid': ['AIDAEXAMPLE0000000001'],
    },
  };
}

const anonymous: Caller = {
  kind: 'anonymous',
  principal: 'anonymous',
  facts: { 'aws:principalaccount': ['anonymous'], 'aws:principaltype': ['Anonymous'], 'aws:userid': ['anonymous'] },
};

export const callers: readonly Caller[] = [
  anonymous,
  ...accounts.flatMap((account) => [
    role(account, 'App', 's'),
    role(account, 'App', 't'),
    role(account, 'x/App', 's'),
    role(account, 'Other', 's'),
    user(account, 'alice'),
    user(account, 'x/alice'),
    user(account, 'bob'),
    root(account),
    federated(account),
  ]),
  originAccess('E1'),
  originAccess('E2'),
  ...[
    'cloudtrail.amazonaws.com',
    'logging.s3.amazonaws.com',
    'other.amazonaws.com',
    'cloudfront.amazonaws.com',
  ].flatMap((name) => sources.map((source) => service(name, source))),
];

/**
 * How a request reaches S3. Forwarded calls and services come over HTTPS, but CloudFront in its viewer's protocol; a
 * forwarded call hides the endpoint.
 */
export interface Way {
  readonly secure: boolean;
  readonly facts: Facts;
}

const internet: Facts = {
  'aws:sourceip': ['203.0.113.7', '203.0.113.200', '198.51.100.1', '2001:db8:0:0:0:0:0:7', '2001:db9:0:0:0:0:0:1'],
};
const endpoint: Facts = {
  'aws:sourcevpce': ['vpce-1', 'vpce-2', 'vpce-3'],
  'aws:sourcevpc': ['vpc-1', 'vpc-2'],
  'aws:vpcsourceip': ['10.0.0.1', '10.9.0.1', '203.0.113.7'],
};
/** Some services do not say that they forward (A1): then there is no chain. */
const via = (...names: string[]): Facts => ({
  'aws:viaawsservice': ['true'],
  ...(names.length > 0 && {
    'aws:calledvia': [names],
    'aws:calledviafirst': names.slice(0, 1),
    'aws:calledvialast': names.slice(-1),
  }),
});
const tls: Facts = { 's3:tlsversion': ['1.0', '1.1', '1.2', '1.3'] };

const waysByCaller = new WeakMap<Caller, readonly Way[]>();

export function waysOf(caller: Caller): readonly Way[] {
  let ways = waysByCaller.get(caller);
  if (ways === undefined) waysByCaller.set(caller, (ways = waysOpenTo(caller)));
  return ways;
}

function waysOpenTo({ kind, principal }: Caller): readonly Way[] {
  const direct = { 'aws:viaawsservice': ['false'] };
  const https = { secure: true, facts: { ...direct, ...tls } };
  if (kind === 'service') {
    const isCloudFront = typeof principal === 'object' && JSON.stringify(principal).includes('"cloudfront.');
    return isCloudFront ? [https, { secure: false, facts: direct }] : [https];
  }
  if (kind === 'originAccessIdentity') {
    return [https, { secure: false, facts: direct }].map((way) => ({ ...way, facts: { ...internet, ...way.facts } }));
  }
  const ways = [internet, endpoint].flatMap((network) => [
    { secure: true, facts: { ...network, ...direct, ...tls } },
    { secure: false, facts: { ...network, ...direct } },
  ]);
  if (kind === 'anonymous') return ways;
  const chains = [
    [],
    ['athena.amazonaws.com'],
    ['cloudformation.amazonaws.com'],
    ['athena.amazonaws.com', 'cloudformation.amazonaws.com'],
  ];
  const forwarded = [internet, {}].flatMap((network) =>
    chains.map((names) => ({ secure: true, facts: { ...network, ...via(...names), ...tls } })),
  );
  return [...ways, ...forwarded];
}

/** Headers of an upload. SSE-KMS needs a signature and HTTPS, SSE-C HTTPS. */
export interface Encryption {
  readonly kind: 'none' | 'SSE-S3' | 'SSE-KMS' | 'DSSE-KMS' | 'SSE-C';
  readonly keyArn?: string;
  readonly facts: Facts;
}

const sse = 's3:x-amz-server-side-encryption';
const keyId = `${sse}-aws-kms-key-id`;
const algorithm = `${sse}-customer-algorithm`;

export function encryptionsOf(caller: Caller, way: Way, action: Action): readonly Encryption[] {
  const all = encryptions(caller, way);
  // `UpdateObjectEncryption` names an encryption; only a write can leave it to the bucket or bring a key.
  return action.keys.has(algorithm) ? all : all.filter(({ kind }) => kind !== 'none' && kind !== 'SSE-C');
}

function encryptions({ kind }: Caller, { secure }: Way): readonly Encryption[] {
  // Without headers the bucket's default decides, which a bare policy does not tell: perhaps a key of KMS, which wants
  // HTTPS and a signature (F51).
  const keyless = kind === 'anonymous' || kind === 'originAccessIdentity';
  const mayUseKeys = secure && !keyless;
  const defaults = mayUseKeys ? [...keyArns, 'arn:aws:kms:us-east-1:999999999999:key/z'] : [];
  const plain: Encryption[] = [
    { kind: 'none', facts: { [keyId]: [undefined, ...defaults] } },
    { kind: 'SSE-S3', facts: { [sse]: ['AES256'] } },
  ];
  if (!secure) return plain;
  const customer: Encryption = { kind: 'SSE-C', facts: { [algorithm]: ['AES256'] } };
  if (keyless) return [...plain, customer];
  const kms = [...keyArns, 'arn:aws:kms:us-east-1:999999999999:key/z'].flatMap((keyArn): Encryption[] => [
    { kind: 'SSE-KMS', keyArn, facts: { [sse]: ['aws:kms'], [keyId]: [keyArn] } },
    { kind: 'DSSE-KMS', keyArn, facts: { [sse]: ['aws:kms:dsse'], [keyId]: [keyArn] } },
  ]);
  return [...plain, customer, ...kms];
}

export interface Action {
  readonly name: string;
  readonly on: 'bucket' | 'object';
  readonly keys: ReadonlySet<string>;
}

/** Every S3 action on a bucket or its objects, from the reference; a bucket is not there yet when it is created. */
export const actions: readonly Action[] = [...(serviceOf('s3')?.actions.values() ?? [])].flatMap((facts) =>
  facts.resourceTypes.flatMap(({ name, conditionKeys }): Action[] => {
    if ((name !== 'bucket' && name !== 'object') || facts.name === 'CreateBucket') return [];
    const keys = new Set([...facts.conditionKeys, ...conditionKeys].map((key) => key.toLowerCase()));
    return [{ name: `s3:${facts.name}`, on: name, keys }];
  }),
);

/** Keys of all requests that only random requests look at. */
const common: Facts = {
  'aws:useragent': ['aws-cli/2', ''],
  'aws:currenttime': ['2026-01-01T00:00:00Z', '2027-06-01T12:00:00Z', '2031-01-01T00:00:00Z'],
};

const ofAction: Facts = {
  's3:max-keys': [undefined, '0', '1', '1000'],
  's3:prefix': [undefined, ...texts('ab/', 2)],
  's3:x-amz-acl': [undefined, 'private', 'public-read', 'bucket-owner-full-control'],
  's3:x-amz-storage-class': [undefined, 'STANDARD', 'GLACIER'],
};

const bucketPolicy = new Set(['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy']);
const objects = texts('ab/', 3)
  .slice(1)
  .map((key) => `${bucket}/${key}`);

export function resourcesOf({ on }: Action): readonly string[] {
  return on === 'bucket' ? [bucket] : objects;
}

/**
 * No policy keeps the owner's root user from the bucket policy, and whoever is of another account or of none never
 * reaches it. Nobody changes the ACL of an object without a signature (O31).
 */
export function isReceivable({ kind }: Caller, { name }: Action): boolean {
  if (name === 's3:PutObjectAcl' || name === 's3:PutObjectVersionAcl') return kind !== 'anonymous';
  return !bucketPolicy.has(name) || kind === 'user' || kind === 'role' || kind === 'federatedUser';
}

/**
 * "Amazon S3 Signature Version 4 authentication specific policy keys". No page says whether a request without signature
 * tells anything of it, nor whether a form without one is `POST` (F74): here none does.
 */
function authentication(kind: Caller['kind'], { name }: Action, encryption: Encryption | undefined): Facts {
  if (kind === 'anonymous') return {};
  const form = name === 's3:PutObject' ? ['POST'] : [];
  const told: readonly Value[] = kind === 'service' ? [undefined] : [];
  const versions = encryption?.keyArn === undefined ? ['AWS4-HMAC-SHA256', 'AWS'] : ['AWS4-HMAC-SHA256'];
  return {
    's3:authtype': [...told, 'REST-HEADER', 'REST-QUERY-STRING', ...form],
    's3:signatureversion': [...told, ...versions],
  };
}

/** What S3 may tell where no page says so (F69, F74); of an unsigned form, that it is one. */
function unsettled({ kind }: Caller, { secure }: Way, { name }: Action): Facts {
  const form = name === 's3:PutObject' ? ['POST'] : [];
  return {
    ...(!secure && { 's3:tlsversion': [undefined, '0'] }),
    ...(kind === 'anonymous' && {
      's3:authtype': [undefined, 'UNSIGNED', ...form],
      's3:signatureversion': [undefined, 'UNSIGNED'],
    }),
  };
}

/** The values that a key can have in one situation; `open`: also those that no page settles. */
export function valuesOf(
  key: string,
  caller: Caller,
  way: Way,
  action: Action,
  encryption: Encryption | undefined,
  open = false,
): readonly Value[] {
  if (key === 'aws:securetransport') return [String(way.secure)];
  // The reference lists which requests tell of transport and signature: the permission for log deliveries does not.
  if (key.startsWith('s3:') && !action.keys.has(key)) return absent;
  const beside = open ? unsettled(caller, way, action)[key] : undefined;
  if (beside !== undefined) return beside;
  const signed = authentication(caller.kind, action, encryption);
  for (const facts of [encryption?.facts ?? {}, signed, way.facts, caller.facts, common]) {
    if (Object.hasOwn(facts, key)) return facts[key] ?? [];
  }
  return Object.hasOwn(ofAction, key) && action.keys.has(key) ? (ofAction[key] ?? []) : absent;
}

const absent: readonly Value[] = [undefined];

/** Whether requests for an action tell an encryption. */
export function takesEncryption({ keys }: Action): boolean {
  return keys.has(sse);
}

export interface Made {
  readonly request: AccessRequest;
  readonly caller: Caller;
  readonly way: Way;
  readonly encryption?: Encryption;
}
