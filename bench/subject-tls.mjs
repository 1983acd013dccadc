// The smallest policy that people test, and the same written by hand.
const bucket = 'arn:aws:s3:::logs';

export const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};

const objects = Array.from({ length: 64 }, (_, at) => `${bucket}/2026/${at}.log`);

export function freshRequest(at) {
  return {
    principal: 'arn:aws:iam::111122223333:role/Reader',
    action: 's3:GetObject',
    resource: objects[at % objects.length],
    context: { 'aws:SecureTransport': at % 3 === 0 ? 'false' : 'true' },
  };
}

export function denies({ action, resource, context }) {
  let secure;
  for (const key of Object.keys(context)) if (key.toLowerCase() === 'aws:securetransport') secure = context[key];
  if (secure !== 'false' || !action.toLowerCase().startsWith('s3:')) return false;
  return resource === bucket || resource.startsWith(`${bucket}/`);
}
