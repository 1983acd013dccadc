import fc from 'fast-check';
import { authorizeRequest, authorizeByDocument } from '../../src/evaluator/authorize';
import { traceDocument } from '../../src/evaluator/explain';
import type { AccessRequest } from '../../src/evaluator/request';
import { operatorFamilies } from '../../src/policy/operators';
import { allow, bucket, deny, document, everything, request } from './build';
import { share } from '../laws/share';
import { anyCharacter } from '../values/any-character';

test('thirty *a against a key of two hundred letters, in Resource, StringLike and ArnLike', () => {
  const resource = `${bucket}/${'a'.repeat(200)}`;
  const pattern = `${bucket}/${'*a'.repeat(30)}b`;
  const Condition = { StringNotLike: { k: pattern }, ArnNotLike: { k: pattern } };
  const started = Date.now();
  expect(authorizeByDocument(request({ resource }), document(allow({ Resource: pattern }))).outcome).toBe(
    'ImplicitDeny',
  );
  expect(
    authorizeByDocument(request({ resource, context: { k: resource } }), document(allow({ Condition }))).outcome,
  ).toBe('Allow');
  expect(Date.now() - started).toBeLessThan(2000);
});

test('a key with newlines and lone surrogates matches *', () => {
  const policy = document(deny({ Principal: '*', Resource: `${bucket}/*` }));
  for (const key of ['a\nb', '\r\n', '\u2028', '\ud83d', '\0', '']) {
    expect(authorizeByDocument(request({ resource: `${bucket}/${key}` }), policy).outcome).toBe('ExplicitDeny');
  }
});

test('a thousand statements and a thousand values are fast enough', () => {
  const statements = Array.from({ length: 1000 }, (_, at) => deny({ Principal: '*', Resource: `${bucket}/p${at}/*` }));
  const policy = document(...statements, allow({ Principal: '*' }));
  expect(authorizeByDocument(request({ resource: `${bucket}/p999/x` }), policy).decidedBy).toMatchObject([
    { statement: 999 },
  ]);
  expect(authorizeByDocument(request({ resource: `${bucket}/q` }), policy).outcome).toBe('Allow');
  const values = Array.from({ length: 1000 }, (_, at) => `10.${at >> 8}.${at & 255}.0/24`);
  const ranges = document(allow({ Condition: { NotIpAddress: { 'aws:SourceIp': values } } }));
  expect(authorizeByDocument(request({ context: { 'aws:SourceIp': '10.3.231.9' } }), ranges).outcome).toBe(
    'ImplicitDeny',
  );
  expect(authorizeByDocument(request({ context: { 'aws:SourceIp': '10.3.232.9' } }), ranges).outcome).toBe('Allow');
});

test('many different actions, callers and keys asked of one policy keep their answers', () => {
  const policy = document(allow({ Action: ['s3:a1*', 's3:*7'] }));
  const wrong = Array.from({ length: 3000 }, (_, at) => {
    const expected = String(at).startsWith('1') || String(at).endsWith('7') ? 'Allow' : 'ImplicitDeny';
    const principal = `arn:aws:iam::111122223333:user/u${at}`;
    const asked = request({ principal, action: `s3:A${at}`, context: { [`k${at}`]: 'v' } });
    const { outcome } = authorizeByDocument(asked, policy);
    return outcome === expected ? [] : [[asked.action, outcome]];
  }).flat();
  expect(wrong).toEqual([]);
});

const text = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '__proto__',
    'constructor',
    'arn:aws:iam::111122223333:role/*',
    'arn:',
    '::::::',
    '${a}',
    "${a, '*'}",
  ),
  fc.string({ unit: anyCharacter, maxLength: 20 }),
);
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.boolean(), fc.double());

test('authorize is total: any request gets an outcome, whatever the operators and values', () => {
  const operator = fc
    .tuple(
      fc.constantFrom('', 'ForAnyValue:', 'ForAllValues:'),
      fc.constantFrom(...Object.keys(operatorFamilies)),
      fc.boolean(),
    )
    .map(([prefix, name, ifExists]) => `${prefix}${name}${ifExists && name !== 'Null' ? 'IfExists' : ''}`);
  const condition = fc.dictionary(
    operator,
    fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 2 })), { maxKeys: 1 }),
    { maxKeys: 2 },
  );
  const asked = fc.record<AccessRequest>(
    {
      principal: fc.oneof(
        text,
        text.map((service) => ({ service })),
        text.map((provider) => ({ federated: provider })),
      ),
      action: text,
      resource: text,
      resourceAccount: text,
      context: fc.dictionary(text, value, { maxKeys: 3 }),
      parent: text,
    },
    { requiredKeys: ['principal', 'action', 'resource'] },
  );
  fc.assert(
    fc.property(asked, condition, (one, Condition) => {
      const policy = document(allow({ Action: '*', Condition }), deny({ Action: 's3:*', Condition }));
      const { outcome } = authorizeRequest(one, { identity: [policy, everything], serviceControl: [[policy]] });
      const [allows, denies] = traceDocument(one, policy).map(({ stoppedBy }) => stoppedBy === undefined);
      const alone = denies ? 'ExplicitDeny' : allows ? 'Allow' : 'ImplicitDeny';
      expect(authorizeByDocument(one, policy).outcome).toBe(alone);
      expect(outcome).not.toBe(denies ? 'Allow' : 'ExplicitDeny');
    }),
    { numRuns: share(500) },
  );
});
