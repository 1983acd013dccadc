import { asFunction } from '../../arguments/asker';
import { checkBoolean, checkOptions, quoted } from '../../arguments/checks';
import { checkVisible, isEncryption, sseKms, usesKms, type Encryption } from '../buckets/encryption';
import { isKmsCall, kmsUsesOf, type KmsCall } from '../calls/kms-uses';
import { constructorName, operationNames, type OperationName } from '../calls/operations';
import { UsageError } from '../../arguments/usage';

/** What a workload asks of one bucket. */
export interface KmsWorkload {
  /** Calls per second by the name of their constructor: `{ putObject: 500, getObject: 2000 }`. */
  readonly perSecond: Readonly<Partial<Record<Uncapitalize<OperationName>, number>>>;
  /** What its objects are under, copied ones included; left out: `sseKms()`. */
  readonly encryption?: Encryption;
  /** Whether they are under an S3 Bucket Key; left out: not. */
  readonly bucketKey?: boolean;
  /** Role sessions and users that call at the same time: each is a requester of its own. Told name 'bucketKey' is on. */
  readonly sessions?: number;
  /** Bucket-level keys under which the objects stand that are read; left out: as many as there are sessions. */
  readonly bucketLevelKeys?: number;
  /** Seconds for which S3 keeps a bucket-level key; left out: 60. */
  readonly bucketKeySeconds?: number;
}

const WORKLOAD = [
  'perSecond',
  'encryption',
  'bucketKey',
  'sessions',
  'bucketLevelKeys',
  'bucketKeySeconds',
] as const satisfies readonly (keyof KmsWorkload)[];
const NAMES: ReadonlyMap<string, OperationName> = new Map(operationNames.map((name) => [constructorName(name), name]));
/** ASSUMED: AWS says "short-lived" and no number. */
const SECONDS = 60;
/** "Up to 99 percent" fewer requests: what is left of them is never taken to be less than this. */
const LEAST_LEFT = 0.01;
/** ASSUMED: dual-layer encryption makes "additional KMS API calls", no page says how many: each one twice. */
const LAYERS: Readonly<Record<Encryption['kind'], number>> = { 'SSE-S3': 0, 'SSE-C': 0, 'SSE-KMS': 1, 'DSSE-KMS': 2 };

/**
 * The KMS requests per second that S3 makes for a workload ("Required permissions for Amazon S3 API operations", "Reducing
 * the cost of SSE-KMS with Amazon S3 Bucket Keys"). A Bucket Key saves at most 99 percent, and no more than its requesters
 * and the lifetime of their keys allow. Throws a usage error on what is not a workload.
 */
export function kmsRequestRate(workload: KmsWorkload): number {
  return asFunction('kmsRequestRate', () => {
    checkOptions(workload, WORKLOAD);
    const { perSecond, bucketKey = false, sessions, bucketLevelKeys, bucketKeySeconds = SECONDS } = workload;
    const encryption = encryptionOf('encryption', workload.encryption);
    checkBoolean('bucketKey', bucketKey);
    if (sessions !== undefined) checkCount('sessions', sessions);
    if (bucketLevelKeys !== undefined) checkCount('bucketLevelKeys', bucketLevelKeys);
    checkNumber('bucketKeySeconds', bucketKeySeconds);
    if (bucketKeySeconds === 0)
      throw new UsageError(
        'bucketKeySeconds must be more than 0',
        'give the lifetime of a bucket-level key in seconds',
      );
    if (bucketKey && encryption.kind === 'DSSE-KMS')
      throw new UsageError('DSSE-KMS does not support S3 Bucket Keys', 'leave bucketKey out');
    const rates = ratesOf('perSecond', perSecond);
    const whole = LAYERS[encryption.kind] * sum([...rates.unshared, ...rates.shared.values()]);
    if (!bucketKey || !usesKms(encryption)) return whole;
    if (sessions === undefined)
      throw new UsageError(
        'the workload does not specify its sessions, and each has its own bucket-level keys',
        'give sessions: <role sessions and users that call at the same time>',
      );
    const fetches = (kind: KmsCall): number =>
      kind === 'Decrypt' ? sessions * (bucketLevelKeys ?? sessions) : sessions;
    const left = [...rates.shared].map(([kind, rate]) =>
      Math.min(rate, Math.max(rate * LEAST_LEFT, fetches(kind) / bucketKeySeconds)),
    );
    return sum([...rates.unshared, ...left]);
  });
}

interface Rates {
  /** Calls per second that one bucket-level key may serve many of, by kind. */
  readonly shared: ReadonlyMap<KmsCall, number>;
  /** Those of which each object needs its own. */
  readonly unshared: readonly number[];
}

function ratesOf(option: string, perSecond: unknown): Rates {
  checkOptions(perSecond, [...NAMES.keys()], option);
  const rates = perSecond as Readonly<Record<string, unknown>>;
  if (Object.keys(rates).length === 0)
    throw new UsageError(`${option}: no calls`, 'give { putObject: 500, getObject: 2000 }');
  const shared = new Map<KmsCall, number>();
  const unshared: number[] = [];
  for (const [name, operation] of NAMES) {
    if (!Object.hasOwn(rates, name)) continue;
    const rate = rates[name];
    checkNumber(`${option}.${name}`, rate);
    // ASSUMED: no page says that a bucket-level key serves re-encryption or replicas, so they save nothing; nor that a
    // replica costs more than one call.
    const own = operation === 'UpdateObjectEncryption' || operation === 'ReplicateObject';
    for (const { right, onlyWith } of kmsUsesOf(operation)) {
      if (!isKmsCall(right) || onlyWith !== undefined) continue;
      if (own) unshared.push(rate);
      else shared.set(right, (shared.get(right) ?? 0) + rate);
    }
  }
  return { shared, unshared };
}

function encryptionOf(name: string, given: unknown): Encryption {
  if (given === undefined) return sseKms();
  checkVisible(name, given);
  if (isEncryption(given)) return given;
  throw new UsageError(
    `${name}: ${quoted(given)} is not an encryption`,
    'say how the objects are encrypted, by default or otherwise: sseKms(), dsseKms(), sseS3() or sseC()',
  );
}

function checkNumber(name: string, value: unknown): asserts value is number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return;
  throw new UsageError(`${name}: ${quoted(value)} is not a number`, 'give 0 or a positive number');
}

function checkCount(name: string, value: unknown): asserts value is number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return;
  throw new UsageError(`${name}: ${quoted(value)} is not a count`, 'give a whole number of 1 or more');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
