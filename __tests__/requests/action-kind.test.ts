import { actionKind } from '../../src/requests/action-kind';
import type { ResourceForm } from '../../src/requests/request-class';

const object: ResourceForm = { id: 'object', language: [], seeds: [] };
const kind = (name: string, ...forms: readonly ResourceForm[]) => actionKind({ name, forms });

test('actions of one kind may stand for each other, as far as services have no rules of their own', () => {
  expect(kind('s3:GetObject', object)).toBe(kind('s3:PutObjectTagging', object));
  expect(kind('sqs:SendMessage', object)).toBe(kind('sns:Publish', object));
  expect(kind('sqs:ListQueues')).not.toBe(kind('sns:ListTopics'));
});

test.each([
  ['s3:PutObject', 's3:PutObjectTagging'],
  ['s3:PutBucketPolicy', 's3:PutBucketTagging'],
  ['sts:AssumeRole', 'sts:TagSession'],
])('%s is of another than %s', (one, other) => {
  expect(kind(one, object)).not.toBe(kind(other, object));
});
