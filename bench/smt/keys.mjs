// The context keys that a question may read: when AWS sends them, and with which values. Written from the facts about
// S3 requests, apart from the library's own request space.
import * as smt from './text.mjs';

const { and, or, not, inside, plain, sequence, some } = smt;

const identity = '(and (>= caller 1) (<= caller 4))';
const anonymous = '(= caller 0)';
const service = '(= caller 5)';
const internet = and([not('endpoint'), not(service)]);
const throughEndpoint = and(['endpoint', not(service)]);
const way = (...names) => or(names.map((name) => `(= way ${ways.indexOf(name)})`));

export const callers = ['anonymous', 'role', 'user', 'root', 'federatedUser', 'service'];
export const ways = ['none', 'SSE-S3', 'SSE-KMS', 'DSSE-KMS', 'SSE-C'];

/**
 * `there`: a formula, true where AWS always sends the key. `maybe`: where it may. `value`: what holds of it. `open` is
 * true where keys may be there that no page tells the absence of: over HTTP (F69) and without signature (F74); and where
 * one may be absent, the KMS key of an upload that names none (F38).
 */
const text = (maybe, value = () => 'true', there = 'false') => ({ sort: 'String', maybe, there, value });
const fixed = (there, terms) => ({ sort: 'String', maybe: there, there, value: (name) => `(= ${name} ${terms})` });
const oneOf =
  (...values) =>
  (name) =>
    or(values.map((value) => `(= ${name} ${smt.string(value)})`));
const number = (maybe) => ({
  sort: 'Real',
  maybe,
  there: 'false',
  value: (name) => and([`(is_int ${name})`, `(>= ${name} 0.0)`]),
});

const kmsKey = sequence([
  plain('arn:aws:kms:'),
  some(smt.dashed),
  plain(':'),
  `((_ re.^ 12) ${smt.digit})`,
  plain(':key/'),
  some(smt.dashed),
]);
const acl = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
  'log-delivery-write',
];

const known = {
  'aws:securetransport': fixed('true', '(ite secure "true" "false")'),
  'aws:viaawsservice': fixed('true', '(ite forwarded "true" "false")'),
  'aws:principalorgid': text(identity, (name) => inside(name, sequence([plain('o-'), some(smt.lowerOrDigit)]))),
  'aws:principalaccount': fixed(not(service), `(ite ${anonymous} "anonymous" account)`),
  'aws:principalarn': fixed(identity, 'arn'),
  'aws:principalisawsservice': fixed(not(anonymous), `(ite ${service} "true" "false")`),
  'aws:principaltype': fixed(
    not(service),
    `(ite ${anonymous} "Anonymous" (ite (= caller 1) "AssumedRole" (ite (= caller 2) "User" (ite (= caller 3) "Account" "FederatedUser"))))`,
  ),
  'aws:principaltag/team': text(and([identity, not('(= caller 3)')])),
  'aws:useragent': text('true'),
  'aws:referer': text('true'),
  'aws:sourcevpce': text(
    throughEndpoint,
    (name) => inside(name, sequence([plain('vpce-'), some(smt.lowerOrDigit)])),
    throughEndpoint,
  ),
  'aws:sourceip': { sort: 'Address', maybe: internet, there: internet },
  'aws:calledvia': {
    sort: 'List',
    maybe: 'forwarded',
    there: 'forwarded',
    value: (name) => inside(name, sequence([some(smt.bucketChar), plain('.amazonaws.com')])),
  },
  's3:tlsversion': {
    sort: 'Real',
    maybe: or(['secure', 'open']),
    there: 'secure',
    value: (name) =>
      `(ite secure ${or(['1.0', '1.1', '1.2', '1.3'].map((version) => `(= ${name} ${version})`))} (= ${name} 0.0))`,
  },
  's3:authtype': text(
    or([not(anonymous), 'open']),
    (name) =>
      or([
        `(ite ${anonymous} ${oneOf('UNSIGNED')(name)} ${oneOf('REST-HEADER', 'REST-QUERY-STRING')(name)})`,
        and(['upload', oneOf('POST')(name)]),
      ]),
    and([not(anonymous), not(service)]),
  ),
  's3:prefix': { ...text('true'), byAction: true },
  's3:delimiter': { ...text('true'), byAction: true },
  's3:max-keys': { ...number('true'), byAction: true },
  's3:x-amz-acl': { ...text('true', oneOf(...acl)), byAction: true },
  's3:requestobjecttagkeys': { sort: 'List', maybe: 'true', there: 'false', value: () => 'true', byAction: true },
  's3:x-amz-server-side-encryption': {
    ...fixed(
      way('SSE-S3', 'SSE-KMS', 'DSSE-KMS'),
      `(ite ${way('SSE-S3')} "AES256" (ite ${way('SSE-KMS')} "aws:kms" "aws:kms:dsse"))`,
    ),
    byAction: true,
  },
  's3:x-amz-server-side-encryption-customer-algorithm': { ...fixed(way('SSE-C'), '"AES256"'), byAction: true },
  's3:x-amz-server-side-encryption-aws-kms-key-id': {
    ...text(
      way('SSE-KMS', 'DSSE-KMS', 'none'),
      (name) => inside(name, kmsKey),
      and([way('SSE-KMS', 'DSSE-KMS'), not('open')]),
    ),
    byAction: true,
  },
};

/** The keys that `open` speaks of. */
export const unsettled = ['s3:tlsversion', 's3:authtype', 's3:x-amz-server-side-encryption-aws-kms-key-id'];

/** What is known of a key. */
export function keyFacts(key) {
  const facts = known[key.toLowerCase()];
  if (facts === undefined) throw new Error(`no facts about ${key}`);
  return facts;
}

/** What holds of every request. */
export const shape = [
  '(and (>= caller 0) (<= caller 5))',
  '(and (>= way 0) (<= way 4))',
  `(=> ${service} secure)`,
  `(=> forwarded (and secure ${not(anonymous)} ${not(service)}))`,
  `(=> ${way('SSE-KMS', 'DSSE-KMS')} (and secure ${not(anonymous)}))`,
  `(=> ${way('SSE-C')} secure)`,
];

/** Who exactly calls; left out of a question that does not ask, which z3 answers sooner then. */
export const identities = [
  inside('account', `((_ re.^ 12) ${smt.digit})`),
  `(=> (= caller 1) ${arnOf('iam', 'role/', true)})`,
  `(=> (= caller 2) ${arnOf('iam', 'user/', true)})`,
  '(=> (= caller 3) (= arn (str.++ "arn:aws:iam::" account ":root")))',
  `(=> (= caller 4) ${arnOf('sts', 'federated-user/', false)})`,
  inside('servicename', sequence([some(smt.bucketChar), plain('.amazonaws.com')])),
];

function arnOf(prefix, kind, path) {
  const start = `(str.++ "arn:aws:${prefix}::" account ":${kind}" tail)`;
  const folder = `(re.opt ${sequence([some(smt.pathChar), plain('/')])})`;
  const name = path ? sequence([folder, some(smt.nameChar)]) : sequence([smt.nameChar, some(smt.nameChar)]);
  return and([`(= arn ${start})`, inside('tail', name)]);
}
