import type { AccessRequest } from '../../src/evaluator/request';

/** Short ways to write documents and requests in these tests. */
export const account = '111122223333';
export const other = '444455556666';
export const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket';
export const object = `${bucket}/reports/q1.csv`;
export const user = `arn:aws:iam::${account}:user/alice`;
export const root = `arn:aws:iam::${account}:root`;
export const role = `arn:aws:iam::${account}:role/App`;
export const session = `arn:aws:sts::${account}:assumed-role/App/s1`;
export const federated = `arn:aws:sts::${account}:federated-user/carol`;
export const parent = `arn:aws:iam::${account}:user/carol`;

export type Element = Readonly<Record<string, unknown>>;

export function document(...statements: readonly Element[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(elements: Element = {}): Element {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...elements };
}

export function deny(elements: Element = {}): Element {
  return { ...allow(elements), Effect: 'Deny' };
}

/** An identity-like document that allows nothing that these tests ask for. */
export const elsewhere = document(allow({ Action: 'cloudwatch:GetMetricData' }));
export const everything = document(allow({ Action: '*' }));

export function request(elements: Partial<AccessRequest> = {}): AccessRequest {
  return { principal: user, action: 's3:GetObject', resource: object, resourceAccount: account, ...elements };
}
