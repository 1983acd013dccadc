import { parseDocument } from '../../src/policy/parse';
import { validate } from '../../src/policy/validate';
import { isPolicyError, parsePolicy, s3Bucket, validatePolicy } from '../../src';

const statement = {
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: 'arn:aws:s3:::logs/*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const policyOf = (changes: object): object => ({
  Version: '2012-10-17',
  Statement: [{ ...statement, ...changes }],
});
/** Code and path of every error. */
const errors = (document: object): string[][] =>
  validatePolicy(document)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => [code, path]);

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isPolicyError(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('an intrinsic of CloudFormation in a policy', () => {
  const arn = { 'Fn::GetAtt': ['Logs', 'Arn'] };
  const choice = { 'Fn::If': ['Tight', statement, { Ref: 'AWS::NoValue' }] };

  it.each([
    [
      'in a list of resources',
      policyOf({ Resource: ['arn:aws:s3:::logs', { 'Fn::Sub': '${Logs.Arn}/*' }] }),
      'Statement[0].Resource[1]',
    ],
    ['for the resource', policyOf({ Resource: arn }), 'Statement[0].Resource'],
    ['for the principal', policyOf({ Principal: { Ref: 'Caller' } }), 'Statement[0].Principal'],
    ['within the principal', policyOf({ Principal: { AWS: arn } }), 'Statement[0].Principal.AWS'],
    ['for a condition', policyOf({ Condition: { 'Fn::If': ['A', {}, {}] } }), 'Statement[0].Condition'],
    [
      'for a value of a condition',
      policyOf({ Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }),
      'Statement[0].Condition.StringEquals.aws:SourceAccount',
    ],
    ['for a statement', { Version: '2012-10-17', Statement: [choice] }, 'Statement[0]'],
    ['for the list of statements', { Version: '2012-10-17', Statement: choice }, 'Statement'],
    ['for the whole document', choice, ''],
  ])('%s is told alone, by its place', (_, document, path) => {
    expect(errors(document)).toEqual([['UNRESOLVED_INTRINSIC', path]]);
  });

  it('the message names it, shows the line and says that the template is missing', () => {
    const text = JSON.stringify(policyOf({ Resource: arn }), null, 1);
    const message = messageOf(() => parsePolicy(text, { source: 'policies/logs.json' }));
    expect(message).toContain(
      'policies/logs.json:9:16: error UNRESOLVED_INTRINSIC: unresolved Fn::GetAtt: its value is known to the template as a whole only; read that with fromCloudFormation(template)',
    );
    expect(message).toContain('  9 |   "Resource": {');
    expect(message).not.toContain('is wanted');
  });

  it('a claim says that the document is not resolved, not that AWS would refuse it', () => {
    const expected = /this document is not resolved yet[^]*unresolved Ref/;
    expect(() => {
      expect(policyOf({ Resource: { Ref: 'Logs' } })).toDenyInsecureTransport();
    }).toThrow(expected);
    expect(() => {
      expect(policyOf({ Resource: { Ref: 'Logs' } })).not.toDenyInsecureTransport();
    }).toThrow(expected);
  });

  it('other errors of the document are told too', () => {
    expect(errors(policyOf({ Resource: arn, Action: 7 }))).toEqual([
      ['DATA_TYPE_MISMATCH', 'Statement[0].Action'],
      ['UNRESOLVED_INTRINSIC', 'Statement[0].Resource'],
    ]);
  });

  it('what only looks like one is judged as before', () => {
    const codes = (document: object): string[] => errors(document).map(([code = '']) => code);
    expect(codes(policyOf({ Resource: { Ref: 'Logs', Other: 1 } }))).toEqual(['DATA_TYPE_MISMATCH']);
    expect(codes(policyOf({ Resource: { ref: 'Logs' } }))).toEqual(['DATA_TYPE_MISMATCH']);
    expect(codes(policyOf({ Sid: 'Ref' }))).toEqual([]);
  });
});

describe('a token of the CDK in a policy', () => {
  it.each([
    ['in a text', policyOf({ Resource: 'arn:aws:s3:::${Token[TOKEN.123]}/*' }), 'Statement[0].Resource'],
    ['for an account', policyOf({ Principal: { AWS: '${Token[AWS.AccountId.4]}' } }), 'Statement[0].Principal.AWS'],
    ['for a list', policyOf({ Resource: ['#{Token[TOKEN.7]}'] }), 'Statement[0].Resource[0]'],
    [
      'for a number',
      policyOf({ Condition: { NumericLessThan: { 's3:max-keys': -1.8881545897087626e289 } } }),
      'Statement[0].Condition.NumericLessThan.s3:max-keys',
    ],
    [
      'in a condition key',
      policyOf({ Condition: { StringEquals: { '${Token[TOKEN.9]}:aud': 'sts' } } }),
      'Statement[0].Condition.StringEquals.${Token[TOKEN.9]}:aud',
    ],
  ])('%s is told by its place', (_, document, path) => {
    expect(errors(document)).toEqual([['UNRESOLVED_TOKEN', path]]);
    expect(errors(JSON.parse(JSON.stringify(document)) as object)).toEqual([['UNRESOLVED_TOKEN', path]]);
  });

  it('the message says to synthesise first', () => {
    const message = messageOf(() => parsePolicy(policyOf({ Resource: '${Token[TOKEN.123]}' })));
    expect(message).toContain('unresolved CDK token ${Token[TOKEN.123]}');
    expect(message).toContain(
      'read the whole stack with fromCdk(stack), or give the JSON of Template.fromStack(stack)',
    );
  });

  it('a large number and IAM variables are none', () => {
    const tests = { NumericLessThan: { 's3:max-keys': -1.5e289 }, StringLike: { 'aws:username': '${aws:username}' } };
    expect(errors(policyOf({ Condition: tests }))).toEqual([]);
  });
});

describe('what has toJSON() is a policy', () => {
  /** As `iam.PolicyDocument` and `iam.PolicyStatement` of aws-cdk-lib do it. */
  class Rendered {
    constructor(private readonly rendered: unknown) {}
    toJSON(): unknown {
      return this.rendered;
    }
  }
  class Hidden {
    readonly #document = policyOf({});
    toJSON(): object {
      return this.#document;
    }
  }

  it('everywhere: read, checked, claimed, in a bucket', () => {
    const document = new Rendered({ Version: '2012-10-17', Statement: [new Rendered(statement)] });
    expect(parsePolicy(document).document).toEqual(policyOf({}));
    expect(validatePolicy(document)).toEqual(validatePolicy(policyOf({})));
    expect(document).toBeValidPolicy();
    expect(new Hidden()).toBeValidPolicy();
    const bucket = { Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] };
    expect(new Rendered(policyOf(bucket))).toDenyInsecureTransport();
    expect(s3Bucket({ name: 'logs', policy: new Rendered(policyOf(bucket)) })).toDenyInsecureTransport();
    expect(new Rendered(policyOf({}))).toBeEquivalentTo(policyOf({}));
  });

  it('reads it anew each time', () => {
    const document = new Rendered(policyOf({}));
    expect(document).toBeValidPolicy();
    Object.assign(document, { rendered: policyOf({ Effect: 'Maybe' }) });
    expect(document).not.toBeValidPolicy();
  });

  it.each([
    ['throws', () => JSON.parse('{') as unknown, 'its toJSON() threw'],
    ['gives nothing, as an empty PolicyDocument does', () => undefined, 'a policy is a JSON object, not undefined'],
    ['gives a function', () => () => 1, 'a policy is a JSON object, not a function'],
    ['gives a text', () => '{}', 'a policy is a JSON object, not a string'],
    ['gives itself', () => cyclic, 'this contains itself'],
    ['gives an instance', () => new Map(), 'this is an instance of a class'],
  ])('one that %s is a policy error', (_, toJSON, problem) => {
    class Hostile {
      readonly own = 1;
      toJSON = toJSON;
    }
    expect(messageOf(() => parsePolicy(new Hostile()))).toContain(problem);
  });
  const cyclic: Record<string, unknown> = {};
  cyclic['Statement'] = cyclic;

  it('one whose objects go on and on ends at the depth limit', () => {
    class Endless {
      toJSON(): object {
        return { Statement: new Endless() };
      }
    }
    expect(messageOf(() => parsePolicy(new Endless()))).toContain('deeper than 64 levels');
  });
});

describe('a policy that stands in a larger text', () => {
  const text = 'Resources:\n  Logs:\n    Policy: !Sub |\n      …';
  const at = { line: 3, column: 5, offset: 24, length: 6 };
  const origin = { text, locate: () => at };

  it('has its places there: of statements, problems, and when it is read again', () => {
    const { policy, problems } = parseDocument(policyOf({ Effect: 'Maybe' }), { source: 'stack.yaml', origin });
    expect(policy).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'INVALID_EFFECT', position: at }]);
    const sound = parseDocument(policyOf({}), { source: 'stack.yaml', origin }).policy;
    expect(sound).toMatchObject({ text, source: 'stack.yaml', typeGiven: false });
    const again = parsePolicy(sound as object, { type: 'vpcEndpoint' });
    expect(validate(again).every(({ position }) => position === at)).toBe(true);
  });

  it('is measured by itself', () => {
    const large = { ...origin, text: 'x'.repeat(500_000) };
    const { policy } = parseDocument(policyOf({}), { type: 'resource', origin: large });
    expect(validate(policy as object).map(({ code }) => code)).not.toContain('POLICY_SIZE_EXCEEDS_QUOTA');
  });
});
