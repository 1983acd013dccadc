import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, type Policy } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const bucket = 'arn:aws:s3:::acme-elb-logs-prod';
const writer = 'arn:aws:iam::111122223333:role/log-reports';
const upload = (folder: string, own = bucket, AWS = writer): Json => ({
  Sid: 'Upload',
  Effect: 'Allow',
  Principal: { AWS },
  Action: ['s3:PutObject', 's3:GetObject'],
  Resource: `${own}/${folder}/*`,
});
const sseS3 = (folder: string, own = bucket): Json => ({
  Sid: 'SseS3Only',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `${own}/${folder}/*`,
  Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
});
const claim = { claim: 'toRequireSseS3', type: 'resource' } as const;
const prefix = { prefix: 'reports/' };

describe('a Deny of the objects of a folder that is misspelt', () => {
  test.each(['Reports', 'report'])('%s is spelt as the claim does, and no second Deny comes', (folder) => {
    expect(mendedStatements(claim, policy(upload('reports'), sseS3(folder)), prefix)).toEqual([
      upload('reports'),
      sseS3('reports'),
    ]);
  });

  test('stays where another statement speaks of the folder as it is written', () => {
    const other = { ...upload('report'), Sid: 'Other' };
    const statements = mendedStatements(claim, policy(upload('reports'), other, sseS3('report')), prefix);
    expect(statements).toContainEqual(sseS3('report'));
    expect(statements).toHaveLength(4);
  });

  test('stays where the folder is another one', () => {
    expect(mendedStatements(claim, policy(upload('reports'), sseS3('invoices')), prefix)).toHaveLength(3);
  });
});

describe('what is pasted into a file whose variables were filled', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jest-iam-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const variables = { name: 'acme', env: 'prod', account: '111122223333' };
  const own = 'arn:aws:s3:::${name}-elb-logs-${env}';
  const role = 'arn:aws:iam::${account}:role/log-reports';
  function loaded(...statements: readonly Json[]): Policy {
    const path = join(folder, 'logs.json');
    writeFileSync(path, JSON.stringify(policy(...statements), null, 2));
    return loadPolicy(path, { variables, type: 'resource' });
  }
  const messageOf = (subject: Policy): string =>
    (lazyMatchers.toRequireSseS3?.call({ isNot: false }, subject, prefix) as MatcherResult).message();

  test('has the placeholders of the file, in an element', () => {
    const message = messageOf(loaded(upload('reports', own, role), sseS3('Reports', own)));
    expect(message).toContain('To fix it, make that "Resource": "arn:aws:s3:::${name}-elb-logs-${env}/reports/*"');
    expect(message).toContain('"Resource": "arn:aws:s3:::acme-elb-logs-prod/Reports/*"');
  });

  test('has them in a new statement', () => {
    const message = messageOf(loaded(upload('reports', own, role)));
    expect(message).toContain('"Resource": "arn:aws:s3:::${name}-elb-logs-${env}/reports/*"');
  });

  test('a policy of the same text without variables has none', () => {
    loaded(upload('reports', own, role));
    const message = ask(claim, policy(upload('reports')), prefix).message();
    expect(message).toContain('"Resource": "arn:aws:s3:::acme-elb-logs-prod/reports/*"');
  });
});
