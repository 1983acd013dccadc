// Which functions of the built `index.js` a process calls that loads the library and makes claims and calls that end as expected.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { matchersKey } from './matchers-key.mjs';

const require = createRequire(import.meta.url);
/** The library is its own core. */
const coreFile = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const policyOf = (example) => fileURLToPath(new URL(`../examples/${example}/policies/mended.json`, import.meta.url));
const textOf = (example) => readFileSync(policyOf(example), 'utf8');

/** The first claim of most people, and the one that is measured. */
export const firstClaim = [['toDenyInsecureTransport', ({ loadPolicy }) => loadPolicy(policyOf('force-ssl'))]];

/** Claims on bucket policies of each kind that the core can prove, and the ways in which tests name a policy. */
export const usualClaims = [
  ...firstClaim,
  ['toDenyAnonymous', (library) => loadedFrom('policy.test.cjs', library, 'cloudtrail')],
  ['toRequireSseKms', (library) => loadedFrom('policy.test.mjs', library, 'force-sse-kms')],
  ['toDenyInsecureTransport', ({ parsePolicy }) => parsePolicy(textOf('allow-vs-deny-anonymous'))],
  ['toDenyAnonymous', ({ parsePolicy }) => parsePolicy(JSON.parse(textOf('allow-vs-deny-anonymous')))],
];

const account = '111122223333';
const caller = `arn:aws:iam::${account}:role/app`;
const role = `arn:aws:iam::${account}:role/Writer`;
const key = `arn:aws:kms:eu-west-1:${account}:key/0a1b2c3d-0000-4000-8000-0123456789ab`;

/** The first call of most people. */
export const firstCall = [
  ['toAllow', logsPolicy, ({ putObject }) => putObject({ bucket: 'logs', key: 'a', caller, secure: true })],
];

/** Calls on policies of each kind, the last two under `.not`. */
const usualCalls = [
  ...firstCall,
  ['toDeny', ({ loadPolicy }) => loadPolicy(policyOf('force-ssl')), anonymousRead],
  ['toExplicitlyDeny', ({ loadPolicy }) => loadPolicy(policyOf('force-ssl')), anonymousRead],
  ['toAllow', logsPolicy, ({ getObject, iamRole }) => getObject({ key: 'a', caller: iamRole(caller), secure: true })],
  ['toDeny', logsPolicy, ({ deleteObject, anonymous }) => deleteObject({ key: 'a', caller: anonymous, secure: true })],
  ['toAllow', openPolicy, ({ putObject }) => putObject({ bucket: 'logs', key: 'a', caller })],
  ['toDeny', openPolicy, ({ anonymous, call }) => call('s3:GetObjectTagging', { key: 'a', caller: anonymous })],
  ['toImplicitlyDeny', logsPolicy, ({ listObjects }) => listObjects({ bucket: 'logs', caller, secure: true })],
  ['toAllow', keyPolicy, ({ call }) => call('kms:Decrypt', { resource: key, caller, secure: true })],
  ['toDeny', keyPolicy, ({ call }) => call('kms:Decrypt', { resource: key, caller: role, secure: true })],
  ['toAllow', trustPolicy, ({ call }) => call('sts:AssumeRole', { resource: role, caller, secure: true })],
  [
    'toAllow',
    identityPolicy,
    ({ putObject, sseKms }) => putObject({ bucket: 'logs', key: 'a', caller, secure: true, encryption: sseKms() }),
  ],
  [
    'toAllow',
    logsPolicy,
    ({ deleteObject }) => deleteObject({ bucket: 'logs', key: 'a', caller, secure: true }),
    false,
  ],
  ['toDeny', logsPolicy, ({ getObject }) => getObject({ bucket: 'logs', key: 'a', caller, secure: true }), false],
];

/** Claims that hold on policies with conditions of other kinds: less usual, and no reason to load all that there is. */
const otherClaims = [
  [
    'toRequireTlsVersion',
    (library) => deniesAnd(library, denied({ NumericLessThan: { 's3:TlsVersion': '1.2' } })),
    () => '1.2',
  ],
  ['toRequireEncryption', ({ loadPolicy }) => loadPolicy(policyOf('force-sse-kms')), ({ sseKms }) => [sseKms()]],
  ...[
    { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    { NotIpAddress: { 'aws:SourceIp': '2001:db8::/32' } },
    { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x*' }, ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::x*' } },
    { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, Null: { 'aws:PrincipalTag/team': 'false' } },
    { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d', 's3:x-amz-server-side-encryption': 'aws:kms' } },
    { StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account } },
  ].flatMap((Condition) =>
    [{ AWS: caller }, { Service: 'cloudtrail.amazonaws.com' }].map((Principal) => [
      'toDenyInsecureTransport',
      (library) => deniesAnd(library, allowed({ Principal, Action: 's3:PutObject', Condition })),
    ]),
  ),
];

/** What is needed less often than what those claims need, and more often than the rest. */
export const lessUsual = [...usualCalls, ...otherClaims];

/** Claims that hold, by every matcher that asks about all requests and on tests of each kind: what else a green run may need. */
export const seldomClaims = [
  ...[
    { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
    { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x*', 's3:prefix': ['a/*', 'b'] } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::x*' }, ArnNotEquals: { 'aws:PrincipalArn': caller } },
    { StringNotLike: { 'aws:userid': ['AROA*:x', 'AIDA*'] }, StringEqualsIgnoreCase: { 'aws:PrincipalType': 'user' } },
    { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' }, NumericLessThanEquals: { 's3:max-keys': '10' } },
    { NumericGreaterThan: { 's3:TlsVersion': '1.1' }, BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' } },
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] }, StringEquals: { 'aws:PrincipalTag/team': 'a' } },
    { StringLike: { 'aws:Referer': 'https://example.com/*' }, NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    { StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key, 'aws:SourceVpc': 'vpc-1a2b3c4d' } },
    { Null: { 's3:x-amz-server-side-encryption': 'true' }, StringNotEqualsIfExists: { 's3:x-amz-acl': 'private' } },
    // What gives a warning is still a policy on which claims hold.
    { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '10.1.0.0/16'] }, StringEquals: { 's3:prefix': ['a', 'a'] } },
    { 'ForAllValues:StringLike': { 'aws:userid': 'x' }, StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } },
  ].flatMap((Condition) =>
    ['111122223333', `arn:aws:iam::${account}:root`, role].map((AWS) => [
      'toDenyInsecureTransport',
      (library) => deniesAnd(library, { Effect: 'Allow', ...onLogs, Principal: { AWS }, Condition }),
    ]),
  ),
  [
    'toRequireTlsVersion',
    (library) => deniesAnd(library, denied({ NumericLessThan: { 's3:TlsVersion': '1.3' } })),
    () => '1.2',
  ],
  ['toRequireSseKms', ({ loadPolicy }) => loadPolicy(policyOf('force-sse-kms'))],
  [
    'toDenyInsecureTransport',
    (library) => deniesAnd(library, allowed({ Principal: '*', Action: ['s3:GetObject', 's3:Get*'], Sid: 'Open' })),
  ],
  ['toBePublic', logsPolicy, undefined, false],
  ['toGrantAny', logsPolicy, () => ({ actions: ['s3:GetObject'] })],
  ['toGrantAny', logsPolicy, () => ({ actions: ['s3:DeleteObject'] }), false],
  ['toPreventConfusedDeputy', logsPolicy, () => ({ accounts: [account] })],
  ['toBeValidPolicy', logsPolicy],
  ['toHaveNoRedundantStatements', logsPolicy],
];

const onLogs = { Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] };

function allowed(statement) {
  return { Effect: 'Allow', Resource: 'arn:aws:s3:::logs/*', ...statement };
}

function denied(Condition) {
  return { Effect: 'Deny', ...onLogs, Condition };
}

function deniesAnd({ parsePolicy }, statement) {
  const plainHttp = denied({ Bool: { 'aws:SecureTransport': 'false' } });
  return parsePolicy({ Version: '2012-10-17', Statement: [plainHttp, statement] });
}

function anonymousRead({ anonymous, getObject }) {
  return getObject({ key: 'a', caller: anonymous, secure: false });
}

function policyAllowing(...statements) {
  return { Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) };
}

function logsPolicy({ parsePolicy }) {
  return parsePolicy(
    policyAllowing(
      { Principal: { AWS: caller }, Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::logs/*' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ),
  );
}

function openPolicy({ parsePolicy }) {
  return parsePolicy(policyAllowing({ Principal: { AWS: caller }, Action: 's3:*', Resource: 'arn:aws:s3:::logs/*' }));
}

function keyPolicy({ parsePolicy }) {
  const statement = { Principal: { AWS: caller }, Action: 'kms:Decrypt', Resource: '*' };
  return parsePolicy(policyAllowing(statement), { type: 'kmsKey' });
}

function trustPolicy({ parsePolicy }) {
  return parsePolicy(policyAllowing({ Principal: { AWS: caller }, Action: 'sts:AssumeRole' }), { type: 'trust' });
}

function identityPolicy({ parsePolicy }) {
  return parsePolicy(policyAllowing({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' }), { type: 'identity' });
}

/** A relative path is taken from the file that calls, which stands in the stack as a path or as a URL. */
function loadedFrom(name, { loadPolicy }, example) {
  const caller = join(tmpdir(), name);
  const filename = name.endsWith('.mjs') ? pathToFileURL(caller).href : caller;
  return runInThisContext('(load, path) => load(path)', { filename })(
    loadPolicy,
    relative(dirname(caller), policyOf(example)),
  );
}

/** The functions of `index.js` that these claims call, as parts of its text in its order. */
export function calledFunctions(claims) {
  const [functions] = coverageOf([claims], false);
  return calledIn(functions).sort((a, b) => a.from - b.from);
}

/** By where it starts, the first of these lists that a function is called for, if any, and whether it is for loading. */
export function calledFor(lists) {
  const [loading, ...made] = coverageOf([[], ...lists], false).map(calledIn);
  const called = new Map();
  for (const [first, functions] of made.entries()) {
    for (const { from } of functions) if (!called.has(from)) called.set(from, { first, loading: false });
  }
  for (const { from } of loading) called.set(from, { ...called.get(from), loading: true });
  return called;
}

function calledIn(functions) {
  return functions
    .map(({ ranges: [{ startOffset, endOffset, count }] }) => ({ from: startOffset, to: endOffset, count }))
    .filter(({ count }) => count > 0);
}

/** Whether these claims come through no character of a part of the text of `index.js`. */
export function coldIn(claims) {
  const [functions] = coverageOf([claims], true);
  const ranges = functions.flatMap(({ ranges: own }) => own);
  const ran = new Uint8Array(Math.max(...ranges.map(({ endOffset }) => endOffset))).fill(1);
  // Each function comes before those in it, and so does each range.
  const inOrder = ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of inOrder) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return (from, to) => !ran.subarray(from, to).includes(1);
}

/** The files of the library that are loaded once these claims and those before are made. */
export function loadedFor(claims) {
  const library = require(coreFile);
  make(claims, library);
  const dist = dirname(coreFile);
  return Object.keys(require.cache).flatMap((path) => (dirname(path) === dist ? [basename(path)] : []));
}

function make(claims, library) {
  const matchers = library[Symbol.for(matchersKey)];
  for (const [matcher, subject, call, expected = true] of claims) {
    const given = call === undefined ? [] : [call(library)];
    // A runner gives its utilities, which colour the message of what does not end so.
    const { pass } = matchers[matcher].call({ isNot: !expected, utils: {} }, subject(library), ...given);
    if (pass !== expected) throw new Error(`${matcher} is recorded and does not end as it should`);
  }
}

/**
 * What the profiler of V8 says of the functions of `index.js`, of the blocks in them too or as wholes, for each of the
 * lists; for the first, that is with what it takes to load it.
 */
function coverageOf(lists, detailed) {
  const session = new Session();
  session.connect();
  const post = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw new Error(error.message);
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed });
  const library = require(coreFile);
  const taken = lists.map((claims) => {
    make(claims, library);
    const { result } = post('Profiler.takePreciseCoverage');
    return result.find(({ url }) => url === pathToFileURL(coreFile).href).functions;
  });
  session.disconnect();
  return taken;
}
