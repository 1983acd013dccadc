import type { Exception } from '../claims/exceptions';
import type { Insiders, Networks } from '../claims/perimeter-claims';
import type { Encryption } from '../s3/buckets/encryption';
import type { TlsVersion } from '../s3/calls/options';
import { oneOrMany } from '../values/one-or-many';
import { mergedConditions, type Condition } from './new-statement';

type Tests = Condition[string];

/** A Deny that refuses what a claim is about, before it is known on which bucket. It always has a condition. */
export interface DenyDraft {
  readonly sid: string;
  /** Left out: every action of the services that the policy is about. */
  readonly actions?: readonly string[];
  readonly on: 'bucket and objects' | 'objects';
  readonly condition: Condition;
}

/** The drafts with the exceptions of a claim; none where a condition cannot tell whom it leaves out. */
export function sparing(drafts: readonly DenyDraft[], exceptions: readonly Exception[]): readonly DenyDraft[] {
  const spared = sparedBy(exceptions);
  if (spared === undefined) return [];
  return drafts.map((draft) => ({ ...draft, condition: mergedConditions([draft.condition, ...spared]) }));
}

/** Tests that fail for each of the exceptions; nothing where one cannot be told by a condition. */
export function sparedBy(exceptions: readonly Exception[]): readonly Condition[] | undefined {
  const spared = exceptions.map(testsSparing).filter((tests) => tests !== undefined);
  return spared.length < exceptions.length ? undefined : spared;
}

/** Tests that fail for the exception alone. */
function testsSparing(exception: Exception): Condition | undefined {
  switch (exception.kind) {
    case 'services':
      return { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } };
    case 'forwarded':
      return { BoolIfExists: { 'aws:ViaAWSService': 'false' } };
    case 'serviceLinked':
      return { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws*:iam::*:role/aws-service-role/*' } };
    case 'tagged':
      return { StringNotEquals: { [`aws:PrincipalTag/${exception.key}`]: exception.value } };
    case 'caller': {
      const { caller, name, session } = exception;
      if (caller === 'anonymous') return { StringNotEquals: { 'aws:PrincipalType': 'Anonymous' } };
      if (name === undefined || session !== undefined) return undefined;
      if (caller === 'service') return { StringNotEquals: { 'aws:PrincipalServiceName': name } };
      return caller === 'role' || caller === 'user' || caller === 'root'
        ? { ArnNotEquals: { 'aws:PrincipalArn': name } }
        : undefined;
    }
  }
}

export function insecureTransportDenies(): readonly DenyDraft[] {
  return [
    {
      sid: 'DenyInsecureTransport',
      on: 'bucket and objects',
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
}

/** Plain HTTP has no version, so it needs a Deny of its own. */
export function tlsVersionDenies(least: TlsVersion): readonly DenyDraft[] {
  const outdated: DenyDraft = {
    sid: 'DenyOutdatedTls',
    on: 'bucket and objects',
    condition: { NumericLessThan: { 's3:TlsVersion': least } },
  };
  return [outdated, ...insecureTransportDenies()];
}

const headerValues: Readonly<Partial<Record<Encryption['kind'], string>>> = {
  'SSE-S3': 'AES256',
  'SSE-KMS': 'aws:kms',
  'DSSE-KMS': 'aws:kms:dsse',
};

/**
 * An upload without headers gets the bucket's default. `Null` leaves those out where that is accepted; the key needs a
 * Deny of its own, since conditions of one statement must hold together.
 */
export function encryptionDenies(
  accepted: readonly Encryption[],
  defaultKind: Encryption['kind'] | undefined,
  replication = false,
): readonly DenyDraft[] {
  const actions = replication ? ['s3:PutObject', 's3:ReplicateObject', 's3:UpdateObjectEncryption'] : ['s3:PutObject'];
  const values = accepted.map(({ kind }) => headerValues[kind]);
  if (values.some((value) => value === undefined)) return [];
  const key = 's3:x-amz-server-side-encryption';
  const spared = accepted.some(({ kind }) => kind === defaultKind) ? { Null: { [key]: 'false' } } : {};
  const customerKey: DenyDraft = {
    sid: 'DenyCustomerProvidedKeys',
    actions,
    on: 'objects',
    condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
  };
  const way: DenyDraft = {
    sid: 'DenyOtherEncryption',
    actions,
    on: 'objects',
    condition: { StringNotEquals: { [key]: oneOrMany(values.flatMap((value) => value ?? [])) }, ...spared },
  };
  const keys = accepted.flatMap(({ keyArn }) => keyArn ?? []);
  const otherKey: DenyDraft = {
    sid: 'DenyOtherKeys',
    actions,
    on: 'objects',
    condition: {
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': oneOrMany([...new Set(keys)]) },
      ...spared,
    },
  };
  return [
    way,
    ...(keys.length > 0 && keys.length === accepted.length ? [otherKey] : []),
    ...('Null' in spared ? [customerKey] : []),
  ];
}

export function anonymousDenies(actions?: readonly string[]): readonly DenyDraft[] {
  return [
    {
      sid: 'DenyAnonymous',
      ...(actions !== undefined && { actions }),
      on: 'bucket and objects',
      condition: { StringEquals: { 'aws:PrincipalType': 'Anonymous' } },
    },
  ];
}

export function identityPerimeterDenies(
  { organizations, accounts }: Insiders,
  actions?: readonly string[],
): readonly DenyDraft[] {
  const tests = listedTests({ 'aws:PrincipalOrgID': organizations, 'aws:PrincipalAccount': accounts });
  return [
    {
      sid: 'DenyOutsiders',
      ...(actions !== undefined && { actions }),
      on: 'bucket and objects',
      condition: {
        StringNotEqualsIfExists: tests,
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ];
}

export function networkPerimeterDenies(
  { vpcs, vpcEndpoints, sourceIps }: Networks,
  actions?: readonly string[],
): readonly DenyDraft[] {
  const ids = listedTests({ 'aws:SourceVpc': vpcs, 'aws:SourceVpce': vpcEndpoints });
  const addresses = listedTests({ 'aws:SourceIp': sourceIps });
  return [
    {
      sid: 'DenyOtherNetworks',
      ...(actions !== undefined && { actions }),
      on: 'bucket and objects',
      condition: {
        ...(Object.keys(ids).length > 0 && { StringNotEqualsIfExists: ids }),
        ...(Object.keys(addresses).length > 0 && { NotIpAddressIfExists: addresses }),
      },
    },
  ];
}

/**
 * As the data perimeter policies of AWS do: its services call from networks of their own, so that log delivery among
 * others goes on.
 */
export function networkPerimeterSparingServices(drafts: readonly DenyDraft[]): readonly DenyDraft[] {
  return sparing(drafts, [{ kind: 'services' }]);
}

/** A service need not specify for whom it calls; `sparesUntold`: such calls are left alone. */
export function confusedDeputyDenies(
  { organizations, accounts }: Insiders,
  sparesUntold: boolean,
  actions?: readonly string[],
): readonly DenyDraft[] {
  return [
    {
      sid: 'DenyServicesForOutsiders',
      ...(actions !== undefined && { actions }),
      on: 'bucket and objects',
      condition: {
        StringNotEqualsIfExists: listedTests({ 'aws:SourceOrgID': organizations, 'aws:SourceAccount': accounts }),
        ...(sparesUntold && { Null: { 'aws:SourceAccount': 'false' } }),
        Bool: { 'aws:PrincipalIsAWSService': 'true' },
      },
    },
  ];
}

export function listedTests(tests: Readonly<Record<string, readonly string[] | undefined>>): Tests {
  return Object.fromEntries(
    Object.entries(tests).flatMap(([key, values]) => (values === undefined ? [] : [[key, oneOrMany(values)]])),
  );
}
