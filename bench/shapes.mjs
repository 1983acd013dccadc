// Bucket policies of a given size in many shapes.

const bucket = 'arn:aws:s3:::logs';
const account = '111122223333';
const quota = 20_480;

const document = (Statement) => ({ Version: '2012-10-17', Statement });
const id = (at) => String(at).padStart(3, '0');
const http = { Bool: { 'aws:SecureTransport': 'false' } };
const deny = (more) => ({ Effect: 'Deny', Principal: '*', Action: 's3:*', ...more });
const whole = [bucket, `${bucket}/*`];

export const tlsOnly = deny({ Sid: 'TlsOnly', Resource: whole, Condition: http });
export const kmsOnly = deny({
  Sid: 'KmsOnly',
  Action: 's3:PutObject',
  Resource: `${bucket}/*`,
  Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
});

/** What a shape is made of at a given number. */
export const shapes = {
  'many statements': (size) =>
    times(size, (at) => ({
      Effect: at % 3 === 0 ? 'Deny' : 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:role/team-${id(at)}` },
      Action: at % 2 === 0 ? 's3:GetObject' : 's3:PutObject',
      Resource: `${bucket}/team-${id(at)}/*`,
    })),
  'many patterns': (size) => [deny({ Resource: times(size, (at) => `${bucket}/team-${id(at)}/*`), Condition: http })],
  'infix patterns': (size) => [deny({ Resource: times(size, (at) => `${bucket}/*-${id(at)}-*`), Condition: http })],
  'many keys': (size) =>
    times(size, (at) =>
      deny({
        Resource: whole,
        Condition: { ...http, StringNotLike: { [`aws:PrincipalTag/key-${id(at)}`]: `value-${id(at)}-*` } },
      }),
    ),
  'many principals': (size) => [
    {
      Effect: 'Allow',
      Principal: { AWS: times(size, (at) => `arn:aws:iam::${String(111111111111 + at)}:role/team-${id(at)}`) },
      Action: 's3:GetObject',
      Resource: `${bucket}/*`,
    },
    deny({
      Resource: whole,
      Condition: { ...http, ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/*` } },
    }),
  ],
  NotResource: (size) =>
    times(size, (at) =>
      deny({ Resource: undefined, NotResource: [bucket, `${bucket}/open-${id(at)}/*`], Condition: http }),
    ),
  variables: (size) =>
    times(size, (at) =>
      deny({
        Resource: `${bucket}/home-${id(at)}/\${aws:username}/*`,
        Condition: { StringNotEquals: { [`aws:PrincipalTag/team-${id(at % 5)}`]: `\${aws:userid}` } },
      }),
    ),
  '3-SAT-like Denies': (size) => {
    const keys = Math.max(3, Math.ceil(size / 4.3));
    const random = generator(size);
    return times(size, () => {
      const condition = { ...http, StringEquals: {}, StringNotEquals: {} };
      for (const key of pick(3, keys, random)) {
        condition[random() < 0.5 ? 'StringEquals' : 'StringNotEquals'][`aws:PrincipalTag/x${key}`] = 't';
      }
      for (const operator of ['StringEquals', 'StringNotEquals']) {
        if (Object.keys(condition[operator]).length === 0) delete condition[operator];
      }
      return deny({ Resource: whole, Condition: condition });
    });
  },
};

/** What grows from 1 to 200 within the quota. */
export const growing = {
  statements: (size) => times(size, (at) => deny({ Resource: `${bucket}/${id(at)}*` })),
  'patterns on one facet': shapes['many patterns'],
  'infix patterns on one facet': shapes['infix patterns'],
};

/** Input made to be hard. */
export const hard = {
  '60 Denies on NotResource *x*y*': document(
    times(60, (at) => deny({ Resource: undefined, NotResource: `${bucket}/*x${id(at)}*y${id(at)}*`, Condition: http })),
  ),
  '200 infix patterns': document([
    deny({ Resource: undefined, NotResource: times(200, (at) => `${bucket}/*${id(at)}*`), Condition: http }),
    ...times(10, (at) => deny({ Resource: times(20, (part) => `${bucket}/*${id(20 * at + part)}*`), Condition: http })),
  ]),
  '50 multivalued keys': document(
    times(50, (at) =>
      deny({
        Resource: whole,
        Condition: {
          ...http,
          'ForAnyValue:StringLike': { [`aws:PrincipalOrgPaths`]: `o-a/r-b/ou-${id(at)}/*` },
          'ForAllValues:StringNotLike': { 's3:RequestObjectTagKeys': `k${id(at)}*` },
          'ForAllValues:StringNotEquals': { 'aws:TagKeys': [`t${id(at)}`, `t${id(at + 1)}`] },
        },
      }),
    ),
  ),
};

/** A document of one shape, as large as the quota of bucket policies lets it be, after the statements given. */
export function atQuota(shape, before = []) {
  let size = 1;
  while (bytes(document([...before, ...shape(size + 1)])) <= quota) size += 1;
  return { size, policy: document([...before, ...shape(size)]) };
}

export function ofSize(shape, size, before = []) {
  return document([...before, ...shape(size)]);
}

function bytes(value) {
  return Buffer.byteLength(JSON.stringify(value));
}

function times(size, make) {
  return Array.from({ length: size }, (_, at) => make(at));
}

function pick(size, from, random) {
  const chosen = new Set();
  while (chosen.size < size) chosen.add(Math.floor(random() * from));
  return chosen;
}

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
