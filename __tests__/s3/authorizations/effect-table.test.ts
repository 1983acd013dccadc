// Table F40: the effect of one Deny statement on s3:PutObject, cell by cell, and what it means for the claims on buckets.
import { dsseKms, putObject, s3Bucket, sseC, sseKms, sseS3, type Encryption } from '../../../src';
import { bothWays, doesNotHold, holds, verdictOf, witnessOf } from '../../matchers/answered';
import { deny, keyArn, objects, otherKey, policyOf, writer } from '../../matchers/documents';

const header = 's3:x-amz-server-side-encryption';
const keyId = `${header}-aws-kms-key-id`;
const notKms = { StringNotEquals: { [header]: 'aws:kms' } };
const notKey = (operator: string) => ({ [operator]: { [keyId]: keyArn } });

/** What the keys of an upload are; absent where the request has none. */
interface Sent {
  readonly sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  readonly key?: string;
}

/** A row: the condition as written, and, worked out by hand, whether it denies. */
interface Row {
  readonly name: string;
  readonly condition: object;
  readonly denies: (sent: Sent) => boolean;
}

const rows: readonly Row[] = [
  { name: 'StringNotEquals sse "aws:kms"', condition: notKms, denies: ({ sse }) => sse !== 'aws:kms' },
  {
    name: 'same AND Null sse "false"',
    condition: { ...notKms, Null: { [header]: 'false' } },
    denies: ({ sse }) => sse !== undefined && sse !== 'aws:kms',
  },
  { name: 'Null sse "true"', condition: { Null: { [header]: 'true' } }, denies: ({ sse }) => sse === undefined },
  { name: 'Null key-id "true"', condition: { Null: { [keyId]: 'true' } }, denies: ({ key }) => key === undefined },
  { name: 'ArnNotEquals key-id K', condition: notKey('ArnNotEquals'), denies: ({ key }) => key !== keyArn },
  {
    name: 'ArnNotEqualsIfExists key-id K',
    condition: notKey('ArnNotEqualsIfExists'),
    denies: ({ key }) => key !== keyArn,
  },
  {
    name: 'ArnNotEquals key-id K AND Null key-id "false"',
    condition: { ...notKey('ArnNotEquals'), Null: { [keyId]: 'false' } },
    denies: ({ key }) => key !== undefined && key !== keyArn,
  },
];

const bucketOf = ({ condition }: Row, defaultEncryption: Encryption, blockedEncryption: readonly 'SSE-C'[] = []) =>
  s3Bucket({
    name: 'logs',
    defaultEncryption,
    blockedEncryption,
    policy: policyOf(deny({ Sid: 'Row', Action: 's3:PutObject', Resource: objects, Condition: condition })),
  });

describe('F40: every cell as it stands in the table', () => {
  const columns: readonly (readonly [string, Encryption | null, Encryption])[] = [
    ['no header, default SSE-S3', null, sseS3()],
    ['no header, default KMS K', null, sseKms(keyArn)],
    ['AES256', sseS3(), sseS3()],
    ['aws:kms + K', sseKms(keyArn), sseS3()],
    ['aws:kms + other key', sseKms(otherKey), sseS3()],
    ['aws:kms:dsse + K', dsseKms(keyArn), sseS3()],
    ['SSE-C', sseC(), sseS3()],
  ];
  const [D, p] = [true, false];
  const table: Readonly<Record<string, readonly boolean[]>> = {
    'StringNotEquals sse "aws:kms"': [D, D, D, p, p, D, D],
    'same AND Null sse "false"': [p, p, D, p, p, D, p],
    'Null sse "true"': [D, D, p, p, p, p, D],
    'Null key-id "true"': [D, p, D, p, p, p, D],
    'ArnNotEquals key-id K': [D, p, D, p, D, p, D],
    'ArnNotEqualsIfExists key-id K': [D, p, D, p, D, p, D],
    'ArnNotEquals key-id K AND Null key-id "false"': [p, p, p, p, D, p, p],
  };
  const cells = rows.flatMap((row) =>
    columns.map(([column, encryption, standard], index) => ({
      row,
      column,
      encryption,
      standard,
      denied: table[row.name]?.[index],
    })),
  );

  test.each(cells.map((cell) => [cell.row.name, cell.column, cell] as const))('%s: %s', (_row, _column, cell) => {
    const { row, encryption, standard, denied } = cell;
    expect(denied).toBeDefined();
    const upload = putObject({ key: 'a', caller: writer, secure: true, encryption });
    const subject = bucketOf(row, standard);
    expect(bothWays(subject, 'toExplicitlyDeny', upload)).toEqual(denied === true ? holds : doesNotHold);
    if (denied === true) {
      expect(verdictOf(subject, 'toAllow', upload).decision.decidedBy).toMatchObject([{ statement: 0, sid: 'Row' }]);
    }
  });

  test('has 6 rows, one of them in two spellings, and 7 columns', () => {
    expect(cells).toHaveLength(7 * 7);
    expect(Object.keys(table)).toEqual(rows.map(({ name }) => name));
  });
});

/** What an object ends up under. `managed` is the key that nobody named. */
interface Stored {
  readonly kind: Encryption['kind'];
  readonly key?: string;
}

const managed = 'the AWS managed key';
const keyOf = ({ kind, keyArn: key }: Encryption): { readonly key?: string } =>
  kind === 'SSE-KMS' || kind === 'DSSE-KMS' ? { key: key ?? managed } : {};
const headerOf = { 'SSE-S3': 'AES256', 'SSE-KMS': 'aws:kms', 'DSSE-KMS': 'aws:kms:dsse', 'SSE-C': undefined } as const;

/** Every way to upload, with what its request tells (F31, F35, F38, F42) and what it leaves (F50). */
function uploads(standard: Encryption): readonly { readonly sent: Sent; readonly stored: Stored }[] {
  const asked = [
    sseS3(),
    sseKms(),
    sseKms(keyArn),
    sseKms(otherKey),
    dsseKms(),
    dsseKms(keyArn),
    dsseKms(otherKey),
    sseC(),
  ];
  const without = { sent: keyOf(standard), stored: { kind: standard.kind, ...keyOf(standard) } };
  return [
    without,
    ...asked.map((one) => {
      const sse = headerOf[one.kind];
      return { sent: { ...(sse !== undefined && { sse }), ...keyOf(one) }, stored: { kind: one.kind, ...keyOf(one) } };
    }),
  ];
}

describe('F36, F40: each default encryption under each row: what every upload that is not denied leaves', () => {
  const defaults: readonly (readonly [string, Encryption])[] = [
    ['SSE-S3', sseS3()],
    ['SSE-KMS, AWS managed key', sseKms()],
    ['SSE-KMS K', sseKms(keyArn)],
    ['SSE-KMS other key', sseKms(otherKey)],
    ['DSSE-KMS K', dsseKms(keyArn)],
  ];
  const cases = rows.flatMap((row) =>
    defaults.flatMap(([name, standard]) =>
      [false, true].map(
        (blocked) => [row.name, name, blocked ? 'blocked' : 'open', { row, standard, blocked }] as const,
      ),
    ),
  );

  test.each(cases)('%s, default %s, SSE-C %s', (_row, _default, _blocked, { row, standard, blocked }) => {
    const left = uploads(standard)
      .filter(({ sent, stored }) => !row.denies(sent) && !(blocked && stored.kind === 'SSE-C'))
      .map(({ stored }) => stored);
    const every = (accepted: (stored: Stored) => boolean) => (left.every(accepted) ? holds : doesNotHold);
    const subject = bucketOf(row, standard, blocked ? ['SSE-C'] : []);
    const ofKind = (...kinds: Encryption['kind'][]) => every(({ kind }) => kinds.includes(kind));

    expect(bothWays(subject, 'toRequireSseKms')).toEqual(ofKind('SSE-KMS'));
    expect(bothWays(subject, 'toRequireSseS3')).toEqual(ofKind('SSE-S3'));
    expect(bothWays(subject, 'toRequireSseKms', { kmsKey: keyArn })).toEqual(
      every(({ kind, key }) => kind === 'SSE-KMS' && key === keyArn),
    );
    expect(bothWays(subject, 'toRequireEncryption', [sseKms(), dsseKms()])).toEqual(ofKind('SSE-KMS', 'DSSE-KMS'));
    expect(bothWays(subject, 'toRequireEncryption', [sseKms(keyArn), dsseKms(keyArn)])).toEqual(
      every(({ kind, key }) => (kind === 'SSE-KMS' || kind === 'DSSE-KMS') && key === keyArn),
    );
    expect(bothWays(subject, 'toRequireEncryption', [sseS3(), sseKms(keyArn)])).toEqual(
      every(({ kind, key }) => kind === 'SSE-S3' || (kind === 'SSE-KMS' && key === keyArn)),
    );
    expect(bothWays(subject, 'toRequireEncryption', [sseS3(), sseKms(), dsseKms()])).toEqual(
      ofKind('SSE-S3', 'SSE-KMS', 'DSSE-KMS'),
    );
  });

  test('both answers come up, so none is a habit', () => {
    const answers = cases.map(([, , , { row, standard, blocked }]) =>
      uploads(standard).every(
        ({ sent, stored }) => row.denies(sent) || (blocked && stored.kind === 'SSE-C') || 'key' in stored,
      ),
    );
    expect(answers.filter(Boolean).length).toBeGreaterThan(10);
    expect(answers.filter((one) => !one).length).toBeGreaterThan(10);
  });

  test('the counterexample is an upload that the row lets through', () => {
    for (const row of rows) {
      const subject = bucketOf(row, sseS3());
      const { action, context = {} } = witnessOf(subject, 'toRequireSseKms', { kmsKey: keyArn });
      const [sse, key] = [context[header], context[keyId]];
      expect(action).toBe('s3:PutObject');
      const sent = { ...(sse !== undefined && { sse }), ...(key !== undefined && { key }) } as Sent;
      expect([row.name, row.denies(sent)]).toEqual([row.name, false]);
    }
  });
});
