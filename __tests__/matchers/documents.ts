/** The pieces that the tests of matchers put together. */
export const writer = 'arn:aws:iam::111122223333:role/Writer';
export const reader = 'arn:aws:iam::111122223333:user/reader';
export const outsider = 'arn:aws:iam::444455556666:role/Outsider';
export const organization = 'o-a1b2c3d4e5';
export const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab';
export const otherKey = 'arn:aws:kms:eu-west-1:111122223333:key/ffffffff-0000-4000-8000-0123456789ab';
export const bucketArn = 'arn:aws:s3:::logs';
export const objects = 'arn:aws:s3:::logs/*';
export const whole = [bucketArn, objects];

type Element = Readonly<Record<string, unknown>>;

export function policyOf(...statements: readonly Element[]) {
  return { Version: '2012-10-17', Statement: statements };
}

/** A statement of a bucket policy for `s3:*` on the whole bucket; `more` replaces elements. */
export function deny(more: Element = {}): Element {
  return { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: whole, ...more };
}

/** A statement of a bucket policy that lets the writer read objects; `more` replaces elements. */
export function allow(more: Element = {}): Element {
  return { Effect: 'Allow', Principal: { AWS: writer }, Action: 's3:GetObject', Resource: objects, ...more };
}

/** A statement without `Principal`, as in identity policies, boundaries, session policies and SCPs. */
export function plain(more: Element = {}): Element {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: objects, ...more };
}

export const overHttp = { Bool: { 'aws:SecureTransport': 'false' } };
export const tlsOnly = policyOf(deny({ Sid: 'TlsOnly', Condition: overHttp }));
export const kmsOnly = policyOf(
  deny({
    Sid: 'KmsOnly',
    Action: 's3:PutObject',
    Resource: objects,
    Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
  }),
);
