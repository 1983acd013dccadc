import fc from 'fast-check';
import { authorizeRequest, authorizeByDocument } from '../../src/evaluator/authorize';
import { explainRequest, traceDocument } from '../../src/evaluator/explain';
import { toPolicy } from '../../src/policy/parse';
import {
  account,
  allow,
  bucket,
  deny,
  document,
  elsewhere,
  everything,
  federated,
  object,
  other,
  parent,
  request,
  role,
  root,
  session,
  user,
} from './build';
import { share } from '../laws/share';

const toAll = document(allow({ Action: '*', Principal: '*' }));
const identity = [everything];

describe('what was missing', () => {
  test('E18: no SCP at level 1 allows it', () => {
    const explanation = explainRequest(request(), {
      identity,
      serviceControl: [[everything], [elsewhere], [everything]],
    });
    expect(explanation.missing).toEqual([{ layer: 'serviceControl', level: 1, missing: 'allow' }]);
    expect(explanation.layers).toEqual([{ layer: 'serviceControl', level: 1 }]);
    expect(explanation.relation).toBe('same-account');
  });

  test('several layers at once', () => {
    const { missing } = explainRequest(request(), {
      identity: [elsewhere],
      serviceControl: [[elsewhere]],
      vpcEndpoint: document(allow({ Principal: '*', Action: 'sqs:*' })),
    });
    expect(missing).toEqual([
      { layer: 'serviceControl', level: 0, missing: 'allow' },
      { layer: 'vpcEndpoint', missing: 'allow' },
      { layer: 'identity', missing: 'allow' },
      { layer: 'resource', missing: 'allow' },
    ]);
  });

  test('E7, E9: the cap that lacks an Allow, not the grant', () => {
    const asked = request({ principal: session });
    expect(explainRequest(asked, { identity, permissionsBoundary: elsewhere, session: everything }).missing).toEqual([
      { layer: 'permissionsBoundary', missing: 'allow' },
    ]);
    const resource = document(allow({ Principal: { AWS: role } }));
    expect(explainRequest(asked, { resource, session: elsewhere }).missing).toEqual([
      { layer: 'session', missing: 'allow' },
    ]);
  });

  test('E8: a grant to the account alone leaves the identity policy missing', () => {
    const resource = document(allow({ Principal: { AWS: account } }));
    expect(explainRequest(request(), { resource }).missing).toEqual([{ layer: 'identity', missing: 'allow' }]);
  });

  test('E10: a federated user without session policy', () => {
    expect(explainRequest(request({ principal: federated, parent }), { identity }).missing).toEqual([
      { layer: 'session', missing: 'policy' },
    ]);
  });

  test('E11: across accounts each side is told', () => {
    const asked = request({ resourceAccount: other });
    expect(explainRequest(asked, { identity }).missing).toEqual([{ layer: 'resource', missing: 'allow' }]);
    expect(explainRequest(asked, { resource: toAll }).missing).toEqual([{ layer: 'identity', missing: 'allow' }]);
    expect(explainRequest(asked, { resource: toAll, identity }).missing).toEqual([]);
    expect(explainRequest(asked, {}).relation).toBe('cross-account');
    expect(explainRequest({ ...asked, principal: root }, {}).missing).toEqual([
      { layer: 'resource', missing: 'allow' },
    ]);
  });

  test('E28: for callers without policies of their own only the resource policy counts', () => {
    const { missing, relation } = explainRequest(request({ principal: 'anonymous' }), { identity });
    expect(missing).toEqual([{ layer: 'resource', missing: 'allow' }]);
    expect(relation).toBe('resource-only');
  });

  test('E32: a key policy that does not hand over to the account', () => {
    const asked = request({ action: 'kms:Decrypt', resource: `arn:aws:kms:us-east-1:${account}:key/1` });
    expect(explainRequest(asked, { identity }).missing).toEqual([{ layer: 'resource', missing: 'delegation' }]);
    expect(explainRequest(asked, {}).missing).toEqual([
      { layer: 'identity', missing: 'allow' },
      { layer: 'resource', missing: 'allow' },
    ]);
    const resource = document(allow({ Action: 'kms:*', Principal: { AWS: root } }));
    expect(explainRequest(asked, { resource }).missing).toEqual([{ layer: 'identity', missing: 'allow' }]);
  });

  test('an implicit deny always misses something, any other outcome nothing', () => {
    const document1 = fc.constantFrom(everything, elsewhere, document(allow(), deny({ Action: 's3:Put*' })));
    const document2 = fc.constantFrom(
      toAll,
      document(allow({ Principal: { AWS: [root, role] } })),
      document(deny({ Principal: { AWS: session } })),
    );
    const set = fc.record(
      {
        identity: fc.array(document1, { maxLength: 2 }),
        resource: document2,
        permissionsBoundary: document1,
        session: document1,
        serviceControl: fc.array(fc.array(document1, { maxLength: 2 }), { maxLength: 2 }),
        vpcEndpoint: document2,
      },
      { requiredKeys: [] },
    );
    const asked = fc.record({
      principal: fc.constantFrom('anonymous', user, role, session, federated, root, { service: 's3.amazonaws.com' }),
      action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'kms:Decrypt', 'sts:AssumeRole'),
      resource: fc.constantFrom(object, role, `arn:aws:kms:us-east-1:${account}:key/1`),
      resourceAccount: fc.constantFrom(account, other),
    });
    fc.assert(
      fc.property(asked, set, (one, policies) => {
        const { decision, missing, layers, statements } = explainRequest(one, policies);
        expect(decision).toEqual(authorizeRequest(one, policies));
        expect(missing.length > 0).toBe(decision.outcome === 'ImplicitDeny');
        if (decision.outcome === 'ExplicitDeny') expect(layers.length).toBeGreaterThan(0);
        for (const ref of decision.decidedBy) {
          expect(statements.find((trace) => trace.ref === ref)).not.toHaveProperty('stoppedBy');
        }
      }),
      { numRuns: share(1000) },
    );
  });
});

describe('how far each statement got', () => {
  const Condition = {
    Bool: { 'aws:SecureTransport': 'false' },
    StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
  };
  const policy = document(
    deny({ Principal: { AWS: role }, Action: 's3:PutObject' }),
    deny({ Principal: '*', Action: 's3:PutObject', Resource: bucket }),
    deny({ Principal: '*', Resource: bucket, Condition }),
    deny({ Principal: '*', Resource: `${bucket}/*`, Condition }),
    deny({ NotPrincipal: { AWS: [user, root] }, Resource: `${bucket}/*` }),
    { Effect: 'Allow', Action: 's3:GetObject', Principal: '*', NotResource: bucket },
  );

  test('the first element, in the order of reading, that stops it', () => {
    const traces = traceDocument(request({ context: { 'aws:SecureTransport': 'false' } }), policy);
    expect(traces.map(({ stoppedBy }) => stoppedBy)).toEqual([
      { element: 'Principal', path: ['Statement', 0, 'Principal'] },
      { element: 'Action', path: ['Statement', 1, 'Action'] },
      { element: 'Resource', path: ['Statement', 2, 'Resource'] },
      { element: 'Condition', path: ['Statement', 3, 'Condition', 'StringEquals', 'aws:PrincipalOrgID'] },
      { element: 'Principal', path: ['Statement', 4, 'NotPrincipal'] },
      undefined,
    ]);
    expect(traces.map(({ effect }) => effect)).toEqual(['Deny', 'Deny', 'Deny', 'Deny', 'Deny', 'Allow']);
  });

  test('exactly the statements without a stop decide', () => {
    const frozen = toPolicy(policy);
    const asked = fc.record({
      principal: fc.constantFrom('anonymous', user, session, root),
      action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:ListBucket'),
      resource: fc.constantFrom(object, bucket),
      context: fc.constantFrom({}, { 'aws:SecureTransport': 'false', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }),
    });
    fc.assert(
      fc.property(asked, (one) => {
        const { outcome, decidedBy } = authorizeByDocument(one, frozen);
        const effect = outcome === 'ExplicitDeny' ? 'Deny' : 'Allow';
        const applying = traceDocument(one, frozen).filter((trace) => trace.stoppedBy === undefined);
        expect(applying.filter((trace) => trace.effect === effect).map(({ ref }) => ref)).toEqual(decidedBy);
        if (outcome === 'ImplicitDeny') expect(applying).toEqual([]);
      }),
    );
  });

  test('E27, E38: a statement that does not count for the caller stops at Principal', () => {
    const endpoint = toPolicy(document(allow({ Principal: { AWS: account } })), { type: 'vpcEndpoint' });
    expect(traceDocument(request(), endpoint)[0]?.stoppedBy?.element).toBe('Principal');
    const locked = document(deny({ Principal: '*', Action: 's3:*' }));
    expect(
      traceDocument(request({ principal: root, action: 's3:PutBucketPolicy' }), locked)[0]?.stoppedBy?.element,
    ).toBe('Principal');
  });

  test('layers that do not exist for the caller have no traces', () => {
    const { statements } = explainRequest(request({ principal: 'anonymous' }), {
      identity,
      resource: toAll,
      serviceControl: [[everything]],
    });
    expect(statements.map(({ ref }) => ref.kind)).toEqual(['resource']);
  });
});
