import { authorizeDocument, every, s3Bucket, sseKms, type AccessRequest, type BucketSettings } from '../../src';
import { toPolicy } from '../../src/policy/parse';
import { ask } from '../matchers/answered';
import { callToTry, valueOfCode } from '../matchers/call-to-try';
import { Random } from '../prover/random';
import { bucketPolicy } from './s3-policies';
import { share } from './share';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20261126);
const policies = share(120);
const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';

const claims = [
  ['toDenyInsecureTransport', []],
  ['toRequireTlsVersion', ['1.2']],
  ['toRequireSseKms', [{ bucket: 'logs' }]],
  ['toRequireEncryption', [[sseKms(keyArn)], { bucket: 'logs' }]],
  ['toDenyAnonymous', []],
  ['toExplicitlyDeny', [every({ bucket: 'logs' })]],
  ['toDeny', [every({ bucket: 'logs', actions: ['s3:Put*'] })]],
] as const;

test('the call that a failed claim shows is one that a person can type, and AWS decides it like the counterexample', () => {
  const random = new Random(seed);
  const counts = { failed: 0, typed: 0 };
  for (let at = 0; at < policies; at++) {
    const topic = random.pick(['transport', 'encryption', 'anonymous'] as const);
    const policy = toPolicy(bucketPolicy(random, topic, true), { type: 'resource' });
    for (const [matcher, given] of claims) {
      const { kind, message, verdict } = ask(policy, matcher, given);
      if (kind !== 'fails') continue;
      const { witness } = verdict as { witness: AccessRequest };
      counts.failed++;
      const code = callToTry(message);
      // A few requests no constructor makes: an empty prefix, a form without signature, an organization id too short.
      if (code === undefined) continue;
      counts.typed++;
      const { outcome } = authorizeDocument(witness, policy);
      const asked = { Allow: 'toAllow', ExplicitDeny: 'toExplicitlyDeny', ImplicitDeny: 'toImplicitlyDeny' } as const;
      const bucket = /^ {2,}on s3Bucket\((.*)\) with this policy$/m.exec(message)?.[1];
      const settings = bucket === undefined ? undefined : (valueOfCode(`(${bucket})`) as BucketSettings);
      const subject = settings === undefined ? policy : s3Bucket({ ...settings, policy, blockPublicAccess: false });
      const answer = ask(subject, asked[outcome], [valueOfCode(code)]);
      if (answer.kind !== 'passes')
        throw new Error(`${code} is not ${outcome}: ${answer.message}\n${JSON.stringify(policy.document)}`);
    }
  }
  process.stdout.write(`typed calls: ${counts.typed} of ${counts.failed} counterexamples (seed ${seed})\n`);
  expect(counts.failed).toBeGreaterThan(share(240));
  expect(counts.typed / counts.failed).toBeGreaterThan(0.98);
});
