import { presenceOf } from '../../src/requests/class-keys';
import type { ActionChoice, EncryptionWay, RequestClass, ResourceForm } from '../../src/requests/request-class';
import { isTurnedAway, requestClasses, type ClassRange } from '../../src/requests/request-classes';
import { serviceOf } from '../../src/service-reference';

const object: ResourceForm = { id: 'object', language: [], seeds: [], type: 'object' };
const inArn: ResourceForm = { id: 'with account', language: [], seeds: [], hasAccount: true };

function choice(name: string, ...forms: readonly ResourceForm[]): ActionChoice {
  const [prefix = '', action = ''] = name.split(':');
  const service = serviceOf(prefix);
  const facts = service?.actions.get(action.toLowerCase());
  if (service === undefined || facts === undefined) throw new Error(`unknown action ${name}`);
  return { name, service, facts, forms };
}

function classes(range: Partial<ClassRange>): RequestClass[] {
  return requestClasses({
    actions: [choice('s3:PutObject', object)],
    callers: ['user'],
    reads: new Set(),
    ownerKnown: false,
    rootEscapes: false,
    asTold: false,
    ownerByArn: false,
    ...range,
  });
}

describe('whose account the caller is in', () => {
  test.each(['user', 'role', 'root', 'federatedUser'] as const)(
    'a %s is of the account that owns the resource or of another, where the owner is known',
    (caller) => {
      expect(classes({ callers: [caller], ownerKnown: true }).map(({ own }) => own)).toEqual([true, false]);
      expect(classes({ callers: [caller] }).map(({ own }) => own)).toEqual([undefined]);
    },
  );

  test.each(['anonymous', 'service', 'originAccessIdentity'] as const)('%s is of none', (caller) => {
    expect(classes({ callers: [caller], ownerKnown: true }).map(({ own }) => own)).toEqual([undefined]);
  });

  test('a resource whose ARN does not tell its owner is of the account of the caller, where owners go by the ARN', () => {
    const actions = [choice('s3:PutObject', object, inArn)];
    const found = (ownerByArn: boolean) =>
      classes({ actions, ownerKnown: true, ownerByArn }).map(({ own, form }) => `${String(own)} ${form?.id ?? ''}`);
    expect(found(true)).toEqual(['true object', 'true with account', 'false with account']);
    expect(found(false)).toEqual(['true object', 'true with account', 'false object', 'false with account']);
  });

  test('a bucket policy is read and written within the account of the bucket', () => {
    const actions = [choice('s3:GetBucketPolicy')];
    const owns = (range: Partial<ClassRange>) => classes({ actions, ...range }).map(({ own }) => own);
    expect(owns({ ownerKnown: true })).toEqual([true]);
    expect(owns({ ownerKnown: true, asTold: true })).toEqual([true, false]);
    expect(owns({ callers: ['anonymous'] })).toEqual([]);
    const [known] = classes({ actions, ownerKnown: true });
    const [unknown] = classes({ actions });
    expect([known, unknown].map((one) => one && isTurnedAway(one))).toEqual([false, true]);
  });
});

describe('encryptions that a request can ask for', () => {
  const ways = (action: string, secure: boolean): (EncryptionWay | undefined)[] =>
    classes({
      actions: [choice(action, object)],
      reads: new Set(['s3:x-amz-server-side-encryption']),
      secure: [secure],
    }).map(({ encryption }) => encryption);

  test('an upload over HTTPS: each of them', () => {
    expect(ways('s3:PutObject', true)).toEqual(['none', 'SSE-S3', 'SSE-KMS', 'DSSE-KMS', 'SSE-C']);
  });

  test('an upload over plain HTTP: no key of KMS, and none that the caller brings', () => {
    expect(ways('s3:PutObject', false)).toEqual(['none', 'SSE-S3']);
  });

  test('what changes the encryption of an object: the caller brings no key, and leaves nothing to the bucket', () => {
    expect(ways('s3:UpdateObjectEncryption', true)).toEqual(['SSE-S3', 'SSE-KMS', 'DSSE-KMS']);
  });
});

test('a service passes on only what a caller with an identity asks over HTTPS', () => {
  const passedOn = (more: Partial<ClassRange>) => classes({ forwarded: [true], ...more }).length;
  expect(passedOn({ callers: ['user'] })).toBe(1);
  expect(passedOn({ callers: ['anonymous'] })).toBe(0);
  expect(passedOn({ callers: ['service'] })).toBe(0);
  expect(passedOn({ callers: ['user'], secure: [false] })).toBe(0);
});

test('of all services CloudFront alone asks over plain HTTP, and S3 alone', () => {
  const plain = (more: Partial<ClassRange>) => classes({ callers: ['service'], secure: [false], ...more }).length;
  expect(plain({})).toBe(1);
  expect(plain({ service: 'cloudfront.amazonaws.com' })).toBe(1);
  expect(plain({ service: 'cloudtrail.amazonaws.com' })).toBe(0);
  expect(plain({ actions: [choice('sqs:SendMessage')] })).toBe(0);
});

const service = serviceOf('s3');
const facts = service?.actions.get('putobject');
if (service === undefined || facts === undefined) throw new Error('unknown action s3:PutObject');
const upload: RequestClass = {
  action: { name: 's3:PutObject', service, facts, forms: [] },
  form: undefined,
  caller: 'role',
  own: undefined,
  secure: true,
  network: 'internet',
  forwarded: false,
  source: 'none',
  encryption: undefined,
};

test('a call that lists its tags has no others, and those that it lists', () => {
  const call = {
    context: new Map([['aws:principaltag/team', 'red']]),
    families: ['aws:principaltag/'],
    present: new Set<string>(),
    maybe: new Map<string, string>(),
  };
  const of = (key: string) => presenceOf(key, upload, { partition: 'aws', call });
  expect(of('aws:principaltag/team')).toEqual({ kind: 'fixed', value: 'red' });
  expect(of('aws:principaltag/unit')).toEqual({ kind: 'absent' });
  expect(of('s3:requestobjecttag/unit').kind).toBe('free');
  expect(presenceOf('aws:principaltag/unit', upload, { partition: 'aws' }).kind).toBe('free');
});

test('a key of AWS that the reference lacks may come with any request, one of nobody knows whom with sessions alone', () => {
  const of = (key: string, caller: RequestClass['caller']) =>
    presenceOf(key, { ...upload, caller }, { partition: 'aws' }).kind;
  expect(of('aws:unheardof', 'anonymous')).toBe('free');
  expect(of('unheardof:aws:', 'anonymous')).toBe('absent');
  expect(of('unheardof:key', 'role')).toBe('free');
});

test.each([
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:SourceVpc',
  'aws:SourceVpcArn',
  'aws:SourceVpce',
  'aws:VpceAccount',
  'aws:VpceOrgID',
  'aws:VpceOrgPaths',
])('%s comes by one way into AWS, and has a value of its own there', (key) => {
  const lower = key.toLowerCase();
  const on = (network: RequestClass['network'], forwarded = false) =>
    presenceOf(lower, { ...upload, network, forwarded }, { partition: 'aws' });
  const [here, elsewhere] =
    key === 'aws:SourceIp' ? (['internet', 'endpoint'] as const) : (['endpoint', 'internet'] as const);
  const there = on(here);
  // A question mark: not every request has it.
  expect(there.kind === 'free' && there.facet.id.replace('?', '')).toBe(key);
  expect(on(elsewhere)).toEqual({ kind: 'absent' });
  expect(on('hidden')).toEqual({ kind: 'absent' });
  expect(on('endpoint', true)).toEqual({ kind: 'absent' });
});
