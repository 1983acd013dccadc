import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import { actionKind } from '../../src/requests/action-kind';
import { actionSlices } from '../../src/requests/action-slices';
import type { ActionChoice, ResourceForm } from '../../src/requests/request-class';
import { serviceOf } from '../../src/service-reference';

const anything: ResourceForm = { id: 'anything', language: [], seeds: [] };

function choice(name: string): ActionChoice {
  const [prefix = '', action = ''] = name.split(':');
  const service = serviceOf(prefix);
  const facts = service?.actions.get(action.toLowerCase());
  if (service === undefined || facts === undefined) throw new Error(`there is no ${name}`);
  return { name, service, facts, forms: [anything] };
}

const everything = compilePolicy(
  toPolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
).statements;

const stoodFor = (names: readonly string[], key: string): readonly string[] =>
  actionSlices(names.map(choice), everything, [key]).map(({ action }) => action.name);

describe('no action stands for another that carries other keys', () => {
  test.each([
    // Both carry an encryption, and only a write can leave it out or bring a key of its own.
    ['s3:x-amz-server-side-encryption', 's3:ReplicateObject', 's3:UpdateObjectEncryption'],
    // Keys that no action lists go by the service of their name.
    ['s3:unheard-of', 's3:DeleteObject', 'sqs:DeleteMessage'],
  ])('%s tells %s from %s', (key, one, other) => {
    expect(stoodFor([one, other], key)).toEqual([one, other]);
    expect(stoodFor([other, one], key)).toEqual([other, one]);
  });

  test('one stands for those that carry the same', () => {
    expect(stoodFor(['s3:GetObjectTagging', 's3:GetObjectAttributes'], 's3:x-amz-acl')).toEqual([
      's3:GetObjectTagging',
    ]);
    expect(stoodFor(['s3:GetObjectTagging', 's3:GetObjectAttributes'], 'aws:SourceIp')).toEqual([
      's3:GetObjectTagging',
    ]);
  });
});

test.each([
  ['s3:PutObjectAcl', 's3:PutObjectTagging'],
  ['s3:PutObjectTagging', 's3:PutObjectAcl'],
])('an action on ACLs of objects stands for no other, and others may stand for it: %s before %s', (...names) => {
  const slices = actionSlices(names.map(choice), everything, []);
  const sliceOf = (name: string) => slices.find(({ action }) => action.name === name);
  expect(slices).toHaveLength(2);
  expect(sliceOf('s3:PutObjectAcl')?.within).toBe(sliceOf('s3:PutObjectTagging')?.id);
  expect(sliceOf('s3:PutObjectTagging')?.within).toBeUndefined();
});

test.each([
  ['*', ['s3:GetObject', 'sqs:SendMessage']],
  ['s3:*', ['s3:GetObject']],
  ['S3:getobject', ['s3:GetObject']],
])('%s mentions %j', (pattern, names) => {
  const statements = compilePolicy(
    toPolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: pattern, Resource: '*' } }),
  ).statements;
  const slices = actionSlices(['s3:GetObject', 'sqs:SendMessage'].map(choice), statements, ['s3:unheard-of']);
  expect(slices.filter((slice) => slice.statements.length > 0).map(({ action }) => action.name)).toEqual(names);
});

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
