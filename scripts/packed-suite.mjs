// The small suite that a project which installed the package runs, for each runner: see consumer.mjs and matrix.mjs.
import { readFileSync } from 'node:fs';

/** The code block in a language under a heading of README.md, or of another document. */
export function readme(heading, language, document = 'README.md') {
  const section = readFileSync(new URL(`../${document}`, import.meta.url), 'utf8')
    .split(`\n### ${heading}\n`)[1]
    ?.split('\n#')[0];
  const block = section?.split(`\n\`\`\`${language}\n`)[1]?.split('\n```')[0];
  if (block === undefined) throw new Error(`${document} has no ${language} block under "${heading}"`);
  return `${block}\n`;
}

export const denyHttp = (resource) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
export const good = JSON.stringify(denyHttp(['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*']), null, 2);
export const bad = JSON.stringify(denyHttp(['arn:aws:s3:::logs/*']), null, 2);

const imports = `import { anonymous, getObject, loadPolicy, parsePolicy } from 'jest-iam';`;

/** The same tests for each runner; `expectFailure` is what they expect of the error of a false claim. */
const body = (expectFailure, policyType, caught) => `
test('the bucket refuses plain HTTP', () => {
  const policy${policyType} = loadPolicy('policies/logs.json');
  expect(policy).toDenyInsecureTransport();
  expect(policy).toDeny(getObject({ key: 'a', caller: anonymous, secure: true }));
  expect({ policy }).toEqual({ policy: expect.toDenyInsecureTransport() });
});

test('a policy that forgets the bucket does not, and the failure carries the request', () => {
  const policy = parsePolicy(${JSON.stringify(bad)});
  expect(policy).not.toDenyInsecureTransport();
  let failure${caught};
  try {
    expect(policy).toDenyInsecureTransport();
  } catch (error) {
    failure = error${caught === '' ? '' : ' as typeof failure'};
  }
  ${expectFailure}
});
`;
const verdict = (expression) => `expect(${expression}).toMatchObject({
    answer: 'refuted',
    witness: { resource: 'arn:aws:s3:::logs', context: { 'aws:SecureTransport': 'false' } },
  });`;
const inJest = verdict('failure?.matcherResult?.verdict');

/** Bun's errors carry the message alone, under a header of Bun's. */
const inBun = `expect(String(failure)).toMatch(/toDenyInsecureTransport\\(\\)[^]*s3:ListBucket on arn:aws:s3:::logs\\n/);
  expect(String(failure)).not.toContain('wrapped');`;
const jestError = ': { matcherResult?: { verdict?: unknown } } | undefined';

const wrongUse = `
export function wrong(): void {
  // @ts-expect-error no such matcher
  expect(1).toDenyInsecureTransports();
  // @ts-expect-error an operation, not a call
  expect(1).toDeny(getObject);
}
`;

export const needsSetupOnly = `import { loadPolicy } from 'jest-iam';

test('the types are there without an import of the setup', () => {
  expect(loadPolicy('policies/logs.json')).toDenyInsecureTransport();
  // @ts-expect-error no such matcher
  expect(1).toDenyInsecureTransports();
});
`;

/** The tests as people write them for each runner. */
export const suites = {
  /** TypeScript or Babel, in CommonJS. */
  jest: `import 'jest-iam/setup';
import type { Policy } from 'jest-iam';
${imports}
${body(inJest, ': Policy', jestError)}${wrongUse}`,
  globals: `import { expect, test } from '@jest/globals';
import 'jest-iam/jest-globals';
${imports}
${body(inJest, '', jestError)}${wrongUse}`,
  /** JavaScript, whose configuration names the setup. */
  jestModule: `${imports}
${body(inJest, '', '')}`,
  vitest: `import { expect, test } from 'vitest';
import 'jest-iam/vitest';
${imports}
${body(verdict('failure?.actual'), '', ': { actual?: unknown } | undefined')}${wrongUse}`,
  bun: `import { expect, test } from 'bun:test';
import 'jest-iam/bun';
${imports}
${body(inBun, '', ': unknown')}${wrongUse}`,
};
