// "Restricting access to an Amazon S3 origin": origin access control, in the version that the console still writes.
import { awsService, every } from '../../src';
import { drop, mutant, named, read, refuted } from './read';

const policy = read('cloudfront');
const accounts = ['111122223333'];
const sourceArn = 'arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE';
const sid = 'AllowCloudFrontServicePrincipal';
const of = (arn: string) => awsService('cloudfront.amazonaws.com', { sourceArn: arn });

describe('CloudFront origin access control', () => {
  test('our distribution reads, and nobody else (AWS:SourceArn in capitals is the same key: F5)', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toAllow(every({ actions: ['s3:GetObject'], callers: [of(sourceArn)] }));
    expect(policy).toDeny(every({ callers: [of(`${sourceArn}2`)] }));
    expect(policy).toPreventConfusedDeputy({ accounts });
    expect(policy).toDenyAnonymous();
    expect(policy).not.toBePublic();
    expect(policy).not.toGrantAny({ actions: ['s3:Put*', 's3:List*', 's3:Delete*'] });
  });

  test('without variables, the version makes no difference; with one, it is plain text (D1)', () => {
    const newer = mutant(policy, (_, document) => {
      document.Version = '2012-10-17';
    });
    expect(newer).toBeEquivalentTo(policy);
  });
});

describe('CloudFront origin access control, mutants', () => {
  test('SourceArn missing: anyone’s distribution reads the bucket, though Amazon S3 calls it not public (E43)', () => {
    const open = mutant(policy, (statements) => {
      drop(named(statements, sid), 'StringEquals');
    });
    const { witness, message } = refuted(() => {
      expect(open).toPreventConfusedDeputy({ accounts });
    });
    expect(witness).toMatchObject({ principal: { service: 'cloudfront.amazonaws.com' }, action: 's3:GetObject' });
    expect(witness.context?.['aws:SourceAccount']).not.toBe(accounts[0]);
    expect(message).toContain("expect(policy).toPreventConfusedDeputy({ accounts: ['111122223333'] })");
    expect(message).toContain('Hint: test aws:SourceArn or aws:SourceAccount, since cloudfront.amazonaws.com');
    expect(open).not.toBePublic();
    expect(open).toBeMorePermissiveThan(policy);
  });

  test('any account: the pattern admits a stranger’s distribution', () => {
    const wide = mutant(policy, (statements) => {
      named(statements, sid).Condition = {
        StringLike: { 'AWS:SourceArn': 'arn:aws:cloudfront::*:distribution/*' },
      };
    });
    const { witness, message } = refuted(() => {
      expect(wide).toPreventConfusedDeputy({ accounts });
    });
    expect(String(witness.context?.['aws:SourceArn'])).toMatch(
      /^arn:aws:cloudfront::(?!111122223333)\d{12}:distribution/,
    );
    expect(message).toContain('Hint: StringLike AWS:SourceArn admits "arn:aws:cloudfront::');
  });

  test('StringEqualsIfExists admits calls that tell no source', () => {
    const loose = mutant(policy, (statements) => {
      named(statements, sid).Condition = { StringEqualsIfExists: { 'AWS:SourceArn': sourceArn } };
    });
    const { message } = refuted(() => {
      expect(loose).toPreventConfusedDeputy({ accounts });
    });
    expect(message).toContain('StringEqualsIfExists AWS:SourceArn holds without the condition key too');
  });
});
