import { authorizeDocument, getObject, parsePolicy, validatePolicy } from '../../src';
import { answered, ask, type Matcher } from '../matchers/answered';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });

/** What a run takes: seconds of this process, and megabytes that it holds at its end. */
function cost(run: () => unknown): { readonly seconds: number; readonly megabytes: number } {
  const before = process.memoryUsage().heapUsed;
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1_000_000, megabytes: (process.memoryUsage().heapUsed - before) / 1_000_000 };
}

describe('a document larger than any policy is refused before it is read', () => {
  const many = policy(...Array.from({ length: 50_000 }, (_, at) => ({ ...statement, Sid: `S${at}` })));
  const text = JSON.stringify(many);

  it.each([
    ['text', text],
    ['text with white space', JSON.stringify(many, null, 2)],
    ['an object', many],
  ])('%s', (_what, input) => {
    let found: string[] = [];
    const { seconds, megabytes } = cost(() => {
      found = validatePolicy(input).map(({ code, severity }) => `${severity} ${code}`);
    });
    expect(found).toEqual(['error POLICY_SIZE_EXCEEDS_QUOTA']);
    expect(seconds).toBeLessThan(2);
    expect(megabytes).toBeLessThan(100);
    const { kind, message } = ask(input, 'toBePublic', []);
    expect([kind, message]).toEqual(['policy problem', expect.stringContaining('larger than any policy')]);
  });

  it('white space does not count', () => {
    const wide = JSON.stringify(policy(statement)).replace(/,/g, `,${' \n'.repeat(40_000)}`);
    expect(validatePolicy(wide)).toEqual([]);
  });

  it('one text is enough', () => {
    const broken = `{ "Version": "${'x'.repeat(300_000)}`;
    expect(validatePolicy(broken)).toMatchObject([{ code: 'POLICY_SIZE_EXCEEDS_QUOTA', line: 1, column: 1 }]);
    expect(() => parsePolicy({ ...policy(statement), Id: 'x'.repeat(300_000) })).toThrow('larger than any policy');
  });
});

describe('a literal of 130,000 characters', () => {
  const long = 'a'.repeat(130_000);
  const holding = (document: object): [string, object][] => [
    ['Resource', { ...document, Resource: `arn:aws:s3:::logs/${long}*` }],
    ['Action', { ...document, Action: ['s3:GetObject', `s3:${long}`] }],
    ['a value', { ...document, Condition: { StringLike: { 'aws:PrincipalTag/a': `${long}*` } } }],
    [
      'an ARN',
      { ...document, Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${long}` } } },
    ],
    ['a number', { ...document, Condition: { NumericLessThan: { 's3:signatureAge': '9'.repeat(130_000) } } }],
    ['a key', { ...document, Condition: { StringEquals: { [`aws:PrincipalTag/${long}`]: 'a' } } }],
    ['folded', { ...document, Condition: { StringNotEqualsIgnoreCase: { 'aws:PrincipalTag/a': long } } }],
  ];
  const request = {
    principal: 'arn:aws:iam::111122223333:user/a',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::logs/a',
  };
  const claims: [Matcher, unknown[]][] = [
    ['toGrantAny', [{ actions: ['s3:GetObject'] }]],
    ['toBeEquivalentTo', [policy(statement)]],
    ['toBeValidPolicy', []],
    ['toAllow', [getObject({ bucket: 'logs', key: 'a', caller: 'arn:aws:iam::111122223333:user/a' })]],
  ];

  it.each(holding(statement))(
    'in %s of an identity policy: every claim ends in an answer or in words',
    (_where, one) => {
      const started = process.cpuUsage();
      for (const [matcher, given] of claims) {
        const { kind, message } = ask(policy(one, statement), matcher, given);
        expect(['passes', 'fails', 'undecided', 'misuse']).toContain(kind);
        expect(message).toBeDefined();
      }
      expect(authorizeDocument(request, policy(one)).outcome).toMatch(/Allow|ImplicitDeny/);
      expect(process.cpuUsage(started).user).toBeLessThan(30_000_000);
    },
  );

  it.each(holding({ ...statement, Principal: '*' }))('in %s of a bucket policy: S3 takes 20 KB', (_where, one) => {
    const { kind, message } = answered(() => {
      expect(policy(one)).toDenyAnonymous();
    });
    expect([kind, message]).toEqual(['policy problem', expect.stringContaining('the quota is 20480')]);
  });
});
