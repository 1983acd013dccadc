import '../../src/setup';
import { parsePolicy } from '../../src';
import { withCures } from '../../src/cures/cure';
import { sparedAllows } from '../../src/cures/spared-allows';
import { subjectOf } from '../../src/matchers/subject';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '745920163388';
const bucket = 'arn:aws:s3:::devices';
const objects = `${bucket}/*`;
const boot = `${bucket}/boot/*`;
const http = { Bool: { 'aws:SecureTransport': 'false' } };
const factory = `arn:aws:iam::${account}:role/factory`;

const fetch = (more: Json = {}): Json => ({
  Sid: 'Fetch',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: boot,
  ...more,
});
const writes: Json = {
  Sid: 'Writes',
  Effect: 'Allow',
  Principal: { AWS: factory },
  Action: 's3:PutObject',
  Resource: objects,
};
const tls = (more: Json = {}): Json => ({
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucket, objects],
  Condition: http,
  ...more,
});
const deny = ({ Sid, ...elements }: Json): Json => ({ Sid, Effect: 'Deny', Principal: '*', ...elements });

const rule = { claim: 'toComplyWithConfigRule', isNot: true } as const;
const claim = { claim: 'toDenyInsecureTransport', isNot: true } as const;

describe('what an Allow grants is spared by the Deny that overrules it, and nothing else', () => {
  const elsewhere = deny({ Sid: 'Tls2', Action: 's3:GetObject', NotResource: boot, Condition: http });
  const others = deny({ Sid: 'Tls', NotAction: 's3:GetObject', Resource: [bucket, objects], Condition: http });

  test.each([
    ['a rule', rule, ['s3-bucket-ssl-requests-only']],
    ['a claim', claim, []],
  ])('by the narrowest Allow: %s', (_, asked, given) => {
    // The Allow on less than the Deny says what is meant, wherever it stands.
    expect(mendedStatements(asked, policy(writes, fetch(), tls()), ...given)).toEqual([
      elsewhere,
      writes,
      fetch(),
      others,
    ]);
  });

  test('where a second Deny stops something else, that one stays', () => {
    const forWrites = tls({ Sid: 'TlsForWrites', Action: 's3:PutObject', Resource: objects });
    const statements = [fetch(), writes, tls(), forWrites];
    expect(mendedStatements(rule, policy(...statements), 's3-bucket-ssl-requests-only')).toEqual([
      elsewhere,
      fetch(),
      writes,
      others,
      forWrites,
    ]);
    const message = ask(rule, policy(...statements), 's3-bucket-ssl-requests-only').message();
    expect(message).not.toContain('This drops the whole Deny');
    expect(message).toContain('"NotResource": "arn:aws:s3:::devices/boot/*"');
  });

  test.each([
    ['a rule', rule, ['s3-bucket-ssl-requests-only']],
    ['a claim', claim, []],
  ])('which Allow that is stands in the message, and what refuses more comes first: %s', (_, asked, given) => {
    const message = ask(asked, policy(fetch(), writes, tls()), ...given).message();
    expect(message).toContain(
      'The text spares what statement 0 `Fetch`  policy:4 grants, and nothing else of what statement 2 `Tls` refuses\nTo fix it, put this first in "Statement"',
    );
    // The new Deny alone opens nothing; the changed one alone opens every object.
    expect(message.indexOf('"NotResource"')).toBeLessThan(message.indexOf('"NotAction"'));
  });

  /** The document with the first proposal. */
  const spared = (...statements: readonly Json[]): readonly Json[] => {
    const subject = subjectOf(parsePolicy(policy(...statements)));
    const [first = []] = sparedAllows(subject);
    return (withCures(policy(...statements), first) as { Statement: readonly Json[] }).Statement;
  };

  test('an action of a list leaves it', () => {
    expect(spared(fetch(), tls({ Action: ['s3:GetObject', 's3:PutObject'] }))).toEqual([
      elsewhere,
      fetch(),
      tls({ Action: 's3:PutObject' }),
    ]);
  });

  test('where the Deny is about those actions alone, its resources are left', () => {
    expect(spared(fetch(), tls({ Action: 's3:GetObject' }))).toEqual([fetch(), { ...elsewhere, Sid: 'Tls' }]);
  });

  test('where the Allow is as wide, for the callers whom it names', () => {
    const uploads = tls({ Action: 's3:PutObject', Resource: objects });
    const exempt = { ...http, ArnNotEquals: { 'aws:PrincipalArn': factory } };
    expect(spared(writes, uploads)).toEqual([writes, { ...uploads, Condition: exempt }]);
  });

  test('of two Allows alike the one that only reads', () => {
    const writing = fetch({ Sid: 'Store', Action: 's3:PutObject' });
    expect(spared(writing, fetch(), tls({ Action: ['s3:GetObject', 's3:PutObject'] }))).toEqual([
      elsewhere,
      writing,
      fetch(),
      tls({ Action: 's3:PutObject' }),
    ]);
  });

  test('a Deny of a part is not turned into one of the rest', () => {
    // NotResource would reach the objects beside `a/`, which nothing denied.
    const part = tls({ Action: 's3:GetObject', Resource: `${bucket}/a/*` });
    const statements = [fetch({ Resource: `${bucket}/a/b/*` }), writes, part];
    expect(spared(...statements)).toEqual(statements);
  });
});

test.each([
  ['a rule', rule, ['s3-bucket-ssl-requests-only']],
  ['a claim', claim, []],
] as const)(
  'where the Allow is all that the Deny is about, the Deny goes and the message says so: %s',
  (_, asked, given) => {
    const all = fetch({ Action: 's3:*', Resource: [bucket, objects] });
    expect(mendedStatements(asked, policy(all, tls()), ...given)).toEqual([all]);
    expect(ask(asked, policy(all, tls()), ...given).message()).toContain(
      'This drops the whole Deny, for every request that it stops\nTo fix it, remove statement 1 `Tls`',
    );
  },
);
