import fc from 'fast-check';
import { serviceOf } from '../../src/service-reference';
import { NearNames } from '../../src/policy/checks/near-names';
import { actionOfOperation } from '../../src/policy/checks/operations';
import { isBucketPolicy } from '../../src/policy/checks/checked-document';
import { parseDocument } from '../../src/policy/parse';
import { validate } from '../../src/policy/validate';
import { nearest } from '../../src/values/near-names';
import { share } from '../laws/share';

const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
const accessPoint = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*';

function isBucket(...statements: object[]): boolean {
  const { policy } = parseDocument({ Version: '2012-10-17', Statement: statements });
  if (policy === undefined) throw new Error('no policy');
  return isBucketPolicy(policy);
}

describe('whose policy it is (S2)', () => {
  it.each([
    ['all resources are of an access point', [{ ...statement, Resource: [accessPoint] }], false],
    ['one of many is', [{ ...statement, Resource: ['arn:aws:s3:::logs/*', accessPoint] }], true],
    ['one statement of many is', [statement, { ...statement, Resource: accessPoint }], true],
    ['NotResource is', [{ ...statement, Resource: undefined, NotResource: accessPoint }], true],
    [
      'all are, beside a NotResource',
      [
        { ...statement, Resource: accessPoint },
        { ...statement, Resource: undefined, NotResource: accessPoint },
      ],
      false,
    ],
  ])('%s', (_what, statements, bucket) => {
    expect(isBucket(...statements)).toBe(bucket);
  });
});

describe('operations of the S3 API (F8, F9)', () => {
  const actions = serviceOf('s3')?.actions ?? new Map<string, unknown>();

  it.each(['headobject', 'listobjectsv2', 'listbuckets', 'completemultipartupload', 'deletebucketcors'])(
    '%s',
    (name) => {
      expect(actions.has(name)).toBe(false);
      expect(actions.has((actionOfOperation(name) ?? '').toLowerCase())).toBe(true);
    },
  );

  it('real actions are none', () => {
    expect([...actions.keys()].filter((name) => actionOfOperation(name) !== undefined)).toEqual([]);
    expect(['__proto__', 'constructor', 'toString', ''].map(actionOfOperation)).toEqual(Array(4).fill(undefined));
  });
});

describe('patterns and names that match nothing', () => {
  const proposed = (Action: string): string | undefined =>
    validate({ Version: '2012-10-17', Statement: { ...statement, Action } }).find(
      ({ code }) => code === 'INVALID_ACTION',
    )?.data['nearest'];

  it.each([
    ['s3:GetOject*', 's3:GetObject*'],
    ['s3:PutBuket*', 's3:PutBucket*'],
    ['s3:Frobnicate*', undefined],
    ['s3:*Oject', undefined],
    ['s3:Xyz?', undefined],
    // A name by its first letters, where one action alone begins so.
    ['s3:PutObjectTags', 's3:PutObjectTagging'],
    ['s3:GetObjectVersio', 's3:GetObjectVersion'],
    ['s3:PutObjectX', 's3:PutObject'],
    ['s3:GetObjectThings', undefined],
  ])('%s', (given, wanted) => {
    expect(proposed(given)).toBe(wanted);
  });
});

describe('the search for near names', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'A', 'B', 'é', ':'), maxLength: 9 });

  it('finds what a plain comparison with each name finds', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 20 }), fc.integer({ min: 0, max: 3 }), (name, list, most) => {
        expect(new NearNames().find(name, list, most)).toBe(nearest(name, list, most));
      }),
      { numRuns: share(2_000) },
    );
  });

  it('5,000 unknown names end soon', () => {
    const junk = (index: number): string => `DescribeInstanc${index.toString(36).padStart(5, 'e')}s`;
    const Action = Array.from({ length: 5_000 }, (_, index) => `ec2:${junk(index)}`);
    const keys = Array.from({ length: 5_000 }, (_, index) => [`aws:Princip${index.toString(36)}Tag`, 'x'] as const);
    const document = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action, Resource: '*', Condition: { StringEquals: Object.fromEntries(keys) } },
    };
    const started = Date.now();
    const found = validate(document);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(found.filter(({ code }) => code === 'INVALID_ACTION')).toHaveLength(5_000);
    expect(found.filter(({ code }) => code === 'INVALID_GLOBAL_CONDITION_KEY')).toHaveLength(5_000);
  });
});
