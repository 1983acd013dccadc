import {
  anonymous,
  call,
  environment,
  every,
  getObject,
  iamRole,
  isUsageError,
  kmsQuota,
  loadPolicy,
  parsePolicy,
  rootOf,
  s3Bucket,
  simulate,
  type UsageError,
} from '../../src';
import { toDenyInsecureTransport } from '../../src/matchers';
import '../../src/setup';
import { tlsOnly } from '../matchers/documents';
import { thrownBy } from '../thrown';

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::logs/*' }],
};

function errorOf(run: () => unknown): UsageError {
  try {
    run();
  } catch (error) {
    if (isUsageError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a usage error holds who asked, the problem and the hint apart', () => {
  test('a function', () => {
    const error = errorOf(() => getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: 'yes' } as never));
    expect(error.asker).toEqual({ kind: 'function', name: 'getObject' });
    expect(error.problem).toBe('secure must be true or false, got "yes"');
    expect(error.message).toBe('getObject: secure must be true or false, got "yes"');
  });

  test('its stack is made when somebody reads it, from the line that called', () => {
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    let made = 0;
    Error.prepareStackTrace = (error, sites) => {
      made++;
      return `${String(error)}${sites.map((site) => `\n    at ${site.getFileName() ?? ''}`).join('')}`;
    };
    try {
      const error = errorOf(() => rootOf('1'));
      expect(made).toBe(0);
      expect(error.stack).toMatch(/^rootOf: [^\n]*(?:\nHint: [^\n]*)?\n {4}at [^\n]*askers\.test\.ts/);
      expect(error.stack).toBe(error.stack);
      expect(made).toBe(1);
    } finally {
      if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
      else Object.defineProperty(Error, 'prepareStackTrace', before);
    }
  });

  test('a matcher', () => {
    const error = errorOf(() => {
      expect(policy).toAllow({} as never);
    });
    expect(error.asker).toEqual({ kind: 'matcher', name: 'toAllow' });
    expect(error.problem).toBe('the argument must be a call');
    expect(error.message).toBe(`Matcher error: toAllow: ${error.problem}\nHint: ${error.hint ?? ''}`);
  });

  test('a matcher before a function that it called', () => {
    const error = errorOf(() => {
      expect(policy).toRequireSseKms({ kmsKey: 'alias/mine' });
    });
    expect(error.asker).toEqual({ kind: 'matcher', name: 'toRequireSseKms' });
    expect(error.problem).toMatch(/^sseKms: key must be the ARN of a KMS key, got "alias\/mine"/);
  });

  test('a function inside another keeps the one whose argument is wrong', () => {
    const error = errorOf(() => s3Bucket({ name: 'logs', account: 7 as never, policy }));
    expect(error.message).toMatch(/^s3Bucket: account must be an account id, got 7\nHint: /);
  });

  test.each([
    ['every', () => every({ secure: 1 as never })],
    ['iamRole', () => iamRole('arn:aws:iam::111122223333:user/a')],
    ['rootOf', () => rootOf('1')],
    ['kmsQuota', () => kmsQuota('Ireland')],
    [
      'simulate',
      () =>
        simulate(
          call('sqs:ListQueues', { caller: anonymous, resource: '*' }),
          environment({ buckets: [s3Bucket({ name: 'logs' })] }),
        ),
    ],
    ['loadPolicy', () => loadPolicy('none-such.json')],
  ])('%s names itself once', (name, run) => {
    const { message } = errorOf(run);
    expect(message.split(`${name}: `)).toHaveLength(2);
    expect(message.startsWith(`${name}: `)).toBe(true);
  });
});

/** The frame that a runner shows. */
const firstFrame = (run: () => unknown): string | undefined => thrownBy(run).stack?.match(/^ {4}at .*$/m)?.[0];

describe('an error points at the line of the user first', () => {
  test.each<[string, () => unknown]>([
    ['a constructor of a call', () => getObject({ bucket: 'logs', keey: 'a' } as never)],
    ['a bucket', () => s3Bucket({ name: 'Logs' })],
    ['loadPolicy', () => loadPolicy('policies/none.json')],
    ['parsePolicy', () => parsePolicy('{')],
    ['a matcher', () => toDenyInsecureTransport.call({}, undefined)],
  ])('%s', (_, run) => {
    expect(firstFrame(run)).toContain(__filename);
    const { stack = '', message } = thrownBy(run);
    expect(stack.startsWith(message)).toBe(true);
  });
});

test.each([
  ['a usage error', undefined, /^Matcher error: /],
  ['a policy problem', '{ "Statement": 1 }', /^Policy problem: /],
])('%s of a matcher says what it is once', (_, subject, title) => {
  const { stack = '' } = thrownBy(() => {
    expect(subject).toDenyInsecureTransport();
  });
  expect(stack).toMatch(title);
  expect(/^ {4}at .*$/m.exec(stack)?.[0]).toContain(__filename);
});

describe('a misspelt file name', () => {
  test.each([
    ['../docs/policies/lgos.json', 'did you mean __tests__/docs/policies/logs.json?'],
    ['../docs/policies/logs.jsn', 'did you mean __tests__/docs/policies/logs.json?'],
    ['../docs/policy/logs.json', 'a path is relative to the file that calls'],
    ['../docs/polices/logs.json', 'did you mean __tests__/docs/policies/logs.json?'],
    ['nothing-like-it.json', 'a path is relative to the file that calls'],
  ])('%s', (path, hint) => {
    expect(thrownBy(() => loadPolicy(path)).message).toMatch(
      new RegExp(`there is no file .*\nHint: ${hint.replace('?', '\\?')}$`),
    );
  });
});

test('a failed claim has the verdict as `actual` and nothing to compare it with, which Vitest would print as a difference', () => {
  const result = toDenyInsecureTransport.call({ isNot: true }, tlsOnly);
  expect(result.actual).toBe(result.verdict);
  expect(result).not.toHaveProperty('expected');
});
