import '../../src/setup';
import { fromCloudFormation, parsePolicy, type Policy } from '../../src';
import { thrownBy } from '../thrown';

const reader = 'arn:aws:iam::111122223333:role/reader';
const allow = {
  Effect: 'Allow',
  Principal: { AWS: reader },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::logs/*',
};
const half = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::logs/*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
};

const textOf = (statement: unknown, step: number | string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statement }, undefined, step);
const fromText = (text: string): Policy => parsePolicy(text, { source: 'logs.json' });

/** The text with the lines of a message, whole and as they are, where the message says; the last ones first. */
function pasted(text: string, message: string): string {
  const said = message.split('\n');
  const starts = said.flatMap((line, at) => (/^(?:To fix it, |And )/.test(line) ? [at] : []));
  expect(starts).not.toEqual([]);
  const lines = text.split('\n');
  const edits = starts.map((start, order) => {
    const heading = said[start] ?? '';
    const rest = said.slice(start + 1, starts[order + 1]);
    const end = rest.findIndex((line) => line === '' || line.startsWith('This'));
    const own = end === -1 ? rest : rest.slice(0, end);
    const [, side, at] = /, (before|after) line (\d+) {2}/.exec(heading) ?? [];
    const [, first, last] = /, lines (\d+)-(\d+) {2}/.exec(heading) ?? [];
    if (side !== undefined) return { at: Number(at) - (side === 'before' ? 1 : 0), count: 0, own };
    if (first === undefined) throw new Error(`no lines in ${heading}`);
    return { at: Number(first) - 1, count: Number(last) - Number(first) + 1, own };
  });
  for (const { at, count, own } of edits.sort((one, other) => other.at - one.at)) lines.splice(at, count, ...own);
  return lines.join('\n');
}

describe('the lines of a message are copied whole into the file, and the claim holds', () => {
  test.each<[string, string]>([
    ['first of a list', textOf([allow], 2)],
    ['first of a list by tabs', textOf([allow], '\t')],
    ['first of a list by four', textOf([allow], 4)],
    ['a list in the place of a lone statement', textOf(allow, 2)],
    [
      'a list in the place of a lone statement, before something else',
      JSON.stringify({ Statement: allow, Version: '2012-10-17' }, undefined, 2),
    ],
  ])('JSON: %s', (_, text) => {
    const { message } = thrownBy(() => {
      expect(fromText(text)).toDenyInsecureTransport();
    });
    expect(fromText(pasted(text, message))).toDenyInsecureTransport();
  });

  test.each<[string, unknown[]]>([
    ['the last one', [allow, half]],
    ['one before another, whose comma it brings', [half, allow]],
  ])('JSON: a statement in the place of %s', (_, statements) => {
    const text = textOf(statements, 2);
    const { message } = thrownBy(() => {
      expect(fromText(text)).toDenyInsecureTransport();
    });
    expect(message).toContain('put this in place of statement ');
    expect(fromText(pasted(text, message))).toDenyInsecureTransport();
  });

  const template = (statements: string): string => `Resources:
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${statements}`;
  const item = (indent: string): string => `${indent}- Effect: Allow
${indent}  Principal: { AWS: '${reader}' }
${indent}  Action: s3:GetObject
${indent}  Resource: arn:aws:s3:::logs/*
`;

  test.each<[string, string]>([
    ['indented', item('          ')],
    ['not indented', item('        ')],
  ])('YAML: first of a list that is %s', (_, statements) => {
    const text = template(statements);
    const claim = (mended: string): void => {
      expect(fromCloudFormation(mended).policy('LogsPolicy')).toDenyInsecureTransport();
    };
    const { message } = thrownBy(() => {
      claim(text);
    });
    claim(pasted(text, message));
  });
});

test('a policy that no file holds keeps the usual form', () => {
  const { message } = thrownBy(() => {
    expect({ Version: '2012-10-17', Statement: allow }).toDenyInsecureTransport();
  });
  expect(message).toContain('To fix it, make "Statement" this list\n[\n  {\n    "Sid"');
});

test('a list that begins within its line has no line behind which the text would be right', () => {
  const text = `{ "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "${reader}" },\n    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*" }] }`;
  const { message } = thrownBy(() => {
    expect(fromText(text)).toDenyInsecureTransport();
  });
  expect(message).toContain('To fix it, put this first in "Statement"  logs.json:2\n    {\n');
});
