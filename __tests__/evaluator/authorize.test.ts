import { authorizeRequest, authorizeByDocument, isFree } from '../../src/evaluator/authorize';
import type { Outcome, PolicySet } from '../../src/evaluator/request';
import { situate } from '../../src/evaluator/situation';
import { InvalidDocument } from '../../src/policy/invalid';
import { toPolicy } from '../../src/policy/parse';
import {
  account,
  allow,
  deny,
  document,
  elsewhere,
  everything,
  object,
  other,
  request,
  root,
  session,
  user,
} from './build';

const decide = (policies: PolicySet, asked = request()): Outcome => authorizeRequest(asked, policies).outcome;
const toAll = document(allow({ Action: '*', Principal: '*' }));

describe('one account', () => {
  test('E1: nothing said is an implicit deny by nobody', () => {
    expect(authorizeRequest(request(), {})).toEqual({ outcome: 'ImplicitDeny', decidedBy: [] });
  });

  test('E4: identity or resource suffices', () => {
    expect(decide({ identity: [everything] })).toBe('Allow');
    expect(decide({ resource: toAll })).toBe('Allow');
  });

  test('E6: an Allow in any identity policy counts, and so does a Deny', () => {
    expect(decide({ identity: [elsewhere, everything] })).toBe('Allow');
    expect(decide({ identity: [everything, document(deny())] })).toBe('ExplicitDeny');
  });

  test('E7: a boundary caps and grants nothing', () => {
    expect(decide({ identity: [everything], permissionsBoundary: elsewhere })).toBe('ImplicitDeny');
    expect(decide({ permissionsBoundary: everything })).toBe('ImplicitDeny');
  });

  test('E9: identity, session policy and boundary must all allow', () => {
    const asked = request({ principal: session });
    const all = { identity: [everything], session: everything, permissionsBoundary: everything };
    expect(decide(all, asked)).toBe('Allow');
    expect(decide({ ...all, session: elsewhere }, asked)).toBe('ImplicitDeny');
    expect(decide({ ...all, permissionsBoundary: elsewhere }, asked)).toBe('ImplicitDeny');
    expect(decide({ ...all, identity: [elsewhere] }, asked)).toBe('ImplicitDeny');
  });

  test('E3: root is allowed by default; boundary and session policies do not exist for it, Denies do', () => {
    const asked = request({ principal: root });
    expect(decide({}, asked)).toBe('Allow');
    expect(
      decide({ permissionsBoundary: elsewhere, session: document(deny()), identity: [document(deny())] }, asked),
    ).toBe('Allow');
    expect(decide({ resource: document(deny({ Principal: '*' })) }, asked)).toBe('ExplicitDeny');
    expect(decide({ serviceControl: [[elsewhere]] }, asked)).toBe('ImplicitDeny');
    expect(decide({ vpcEndpoint: document(allow({ Action: 's3:PutObject', Principal: '*' })) }, asked)).toBe(
      'ImplicitDeny',
    );
  });

  test('B19: a Deny on the account hits all its principals, root included', () => {
    const resource = document(deny({ Principal: { AWS: account } }));
    for (const principal of [root, user, session]) {
      expect(decide({ identity: [everything], resource }, request({ principal }))).toBe('ExplicitDeny');
    }
    const outsider = request({ principal: `arn:aws:iam::${other}:user/Bob` });
    expect(decide({ identity: [everything], resource }, outsider)).toBe('ImplicitDeny');
  });

  test('E38: the owner’s root can always read, put and delete the bucket policy, and only that', () => {
    const resource = document(deny({ Principal: '*', Action: 's3:*' }));
    for (const action of ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy']) {
      expect(decide({ resource }, request({ principal: root, action }))).toBe('Allow');
      expect(decide({ resource, identity: [everything] }, request({ principal: user, action }))).toBe('ExplicitDeny');
      const stranger = request({ principal: `arn:aws:iam::${other}:root`, action });
      expect(decide({ resource }, stranger)).toBe('ExplicitDeny');
    }
    expect(decide({ resource }, request({ principal: root, action: 's3:PutBucketAcl' }))).toBe('ExplicitDeny');
  });

  test('E37: sts:GetCallerIdentity needs no permission, but a signature', () => {
    const asked = request({ action: 'sts:GetCallerIdentity', resource: '*' });
    expect(decide({}, asked)).toBe('Allow');
    expect(decide({ identity: [document(deny({ Action: '*' }))] }, asked)).toBe('Allow');
    for (const principal of ['anonymous', 'alice', { federated: 'accounts.google.com' }]) {
      expect(decide({}, { ...asked, principal })).toBe('ImplicitDeny');
      expect(isFree(situate({ ...asked, principal }))).toBe(false);
    }
    for (const principal of [user, session, root, { service: 'ec2.amazonaws.com' }]) {
      expect(decide({}, { ...asked, principal })).toBe('Allow');
      expect(isFree(situate({ ...asked, principal }))).toBe(true);
    }
  });

  test('E37: a document that denies sts:GetCallerIdentity says so, although AWS does not ask it', () => {
    const asked = request({ action: 'sts:GetCallerIdentity', resource: '*' });
    expect(authorizeByDocument(asked, document(deny({ Action: 'sts:*' }))).outcome).toBe('ExplicitDeny');
    expect(authorizeByDocument(asked, everything).outcome).toBe('Allow');
    expect(authorizeByDocument(asked, elsewhere).outcome).toBe('ImplicitDeny');
  });
});

describe('two accounts', () => {
  const asked = request({ resourceAccount: other });

  test('E11, E12, E14: both sides must allow', () => {
    expect(decide({ identity: [everything] }, asked)).toBe('ImplicitDeny');
    expect(decide({ resource: toAll }, asked)).toBe('ImplicitDeny');
    expect(decide({ identity: [everything], resource: toAll }, asked)).toBe('Allow');
  });

  test.each([
    ['everyone', '*'],
    ['the user', { AWS: user }],
    ['the account', { AWS: account }],
  ])('E12: a grant to %s counts on the owner’s side', (_, Principal) => {
    expect(decide({ identity: [everything], resource: document(allow({ Principal })) }, asked)).toBe('Allow');
  });

  test('E15: root of another account needs the owner’s Allow only', () => {
    const stranger = { ...asked, principal: root };
    expect(decide({}, stranger)).toBe('ImplicitDeny');
    expect(decide({ resource: document(allow({ Principal: { AWS: account } })) }, stranger)).toBe('Allow');
    expect(decide({ resource: toAll, serviceControl: [[elsewhere]] }, stranger)).toBe('ImplicitDeny');
  });

  test('E16: the owner is told, or stands in the ARN, or is the caller’s account', () => {
    const queue = (owner: string): string => `arn:aws:sqs:us-east-1:${owner}:q`;
    const send = { principal: user, action: 'sqs:SendMessage' };
    expect(decide({ identity: [everything] }, { ...send, resource: queue(account) })).toBe('Allow');
    expect(decide({ identity: [everything] }, { ...send, resource: queue(other) })).toBe('ImplicitDeny');
    expect(decide({ identity: [everything] }, { ...send, resource: queue(account), resourceAccount: other })).toBe(
      'ImplicitDeny',
    );
    expect(decide({ identity: [everything] }, { principal: user, action: 's3:GetObject', resource: object })).toBe(
      'Allow',
    );
    expect(decide({ identity: [everything] }, { ...send, resource: 'arn:aws:iam::aws:policy/x' })).toBe('Allow');
  });
});

describe('what decided', () => {
  test('E1: every matching Deny is named with its layer, level and place', () => {
    const text =
      '{ "Version": "2012-10-17",\n  "Statement": [\n    { "Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" } ] }';
    const decision = authorizeRequest(request(), {
      identity: [everything],
      resource: text,
      serviceControl: [[everything], [document(deny())]],
    });
    expect(decision).toEqual({
      outcome: 'ExplicitDeny',
      decidedBy: [
        { kind: 'serviceControl', level: 1, policy: 0, statement: 0 },
        { kind: 'resource', policy: 0, statement: 0, sid: 'No', line: 3, column: 5 },
      ],
    });
  });

  test('an Allow names the statements that grant', () => {
    const identity = [elsewhere, document(allow({ Action: 's3:Put*' }), allow())];
    expect(authorizeRequest(request(), { identity }).decidedBy).toEqual([
      { kind: 'identity', policy: 1, statement: 1 },
    ]);
    const resource = document(allow({ Principal: { AWS: account } }), allow({ Principal: { AWS: user } }));
    expect(authorizeRequest(request(), { identity: [elsewhere], resource }).decidedBy).toEqual([
      { kind: 'resource', policy: 0, statement: 1 },
    ]);
  });

  test('one policy in two places keeps the places apart', () => {
    const policy = toPolicy(document(deny()));
    const refs = authorizeRequest(request(), {
      identity: [everything, policy],
      serviceControl: [[policy], [policy]],
    }).decidedBy;
    expect(refs.map(({ kind, level, policy: at }) => [kind, level, at])).toEqual([
      ['serviceControl', 0, 0],
      ['serviceControl', 1, 0],
      ['identity', undefined, 1],
    ]);
  });
});

describe('one document by itself', () => {
  test('a Deny, else an Allow, else silence', () => {
    const resource = document(allow({ Principal: { AWS: account } }), deny({ Principal: '*', Action: 's3:PutObject' }));
    expect(authorizeByDocument(request(), resource).outcome).toBe('Allow');
    expect(authorizeByDocument(request({ action: 's3:PutObject' }), resource).outcome).toBe('ExplicitDeny');
    expect(authorizeByDocument(request({ action: 's3:ListBucket' }), resource)).toEqual({
      outcome: 'ImplicitDeny',
      decidedBy: [],
    });
  });

  test('the reference tells the layer of its type', () => {
    const scp = toPolicy(everything, { type: 'serviceControl' });
    expect(authorizeByDocument(request(), scp).decidedBy).toEqual([
      { kind: 'serviceControl', policy: 0, statement: 0 },
    ]);
    expect(authorizeByDocument(request(), everything).decidedBy[0]?.kind).toBe('identity');
  });
});

describe('what is not a policy', () => {
  test('a document with principals in a layer without, and the other way round, is refused', () => {
    expect(() => authorizeRequest(request(), { identity: [toAll] })).toThrow(InvalidDocument);
    expect(() => authorizeRequest(request(), { serviceControl: [[toAll]] })).toThrow(InvalidDocument);
    expect(() => authorizeRequest(request(), { resource: everything })).toThrow(InvalidDocument);
    expect(() => authorizeRequest(request(), { vpcEndpoint: everything })).toThrow(InvalidDocument);
    expect(() => authorizeRequest(request(), { resource: toPolicy(everything) })).toThrow(InvalidDocument);
  });

  test('no policy by grammar is refused', () => {
    expect(() => authorizeRequest(request(), { identity: ['{}'] })).toThrow(InvalidDocument);
    expect(() => authorizeByDocument(request(), '')).toThrow(InvalidDocument);
  });
});

test('a plain object is read anew each time, a Policy is not', () => {
  const statement: Record<string, unknown> = { ...allow() };
  const plain = { Version: '2012-10-17', Statement: [statement] };
  const frozen = toPolicy(plain);
  expect(authorizeByDocument(request(), plain).outcome).toBe('Allow');
  statement['Effect'] = 'Deny';
  expect(authorizeByDocument(request(), plain).outcome).toBe('ExplicitDeny');
  expect(authorizeByDocument(request(), frozen).outcome).toBe('Allow');
});
