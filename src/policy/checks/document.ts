import { POLICY_PLACES, type PolicyType, type Statement } from '../model';
import { rulesOf } from '../type-rules';
import { clipText } from '../problem';
import type { CheckedDocument } from './checked-document';

/** Checks a document as a whole: its version, its size, its characters, and statements that stand there twice. */
export function checkDocument(subject: CheckedDocument): void {
  const { policy, problems } = subject;
  const hasVersion = Object.hasOwn(policy.document, 'Version');
  if (!hasVersion && policy.type !== 'resourceControl') problems.raise('warning', 'MISSING_VERSION', []);
  checkSize(subject);
  if (rulesOf[policy.type].iam) checkCharacters(subject);
  checkRepeats(subject);
}

type Quota = readonly [usual: number, most: number, unit: 'characters' | 'bytes'];

/**
 * The quota, the size above which no document of the type is stored, and what is counted ("IAM and STS quotas", "Quotas
 * for AWS Organizations"; services that say KB count bytes). An identity policy may be a role's inline policies, which have
 * 10,240 characters together, and AWS's own managed policies are larger still.
 */
const quotas: Readonly<Record<PolicyType | 'bucket', Quota>> = {
  identity: [10_240, Infinity, 'characters'],
  permissionsBoundary: [6_144, 6_144, 'characters'],
  session: [2_048, Infinity, 'characters'],
  trust: [2_048, Infinity, 'characters'],
  serviceControl: [10_240, 10_240, 'characters'],
  resourceControl: [5_120, 5_120, 'characters'],
  vpcEndpoint: [20_480, 20_480, 'characters'],
  kmsKey: [32_768, 32_768, 'bytes'],
  resource: [20_480, Infinity, 'bytes'],
  bucket: [20_480, 20_480, 'bytes'],
};

function checkSize({ policy, bucket, problems }: CheckedDocument): void {
  const [usual, most, unit] = quotas[bucket ? 'bucket' : policy.type];
  // A template in which the policy stands is not its text.
  const text = policy[POLICY_PLACES] === undefined ? (policy.text ?? '') : '';
  if (text.length > 0 && text.length * 4 <= usual) return;
  const sizeOf = unit === 'bytes' ? byteLength : characterCount;
  // Tools that store a policy drop the white space, so only what is left of it is surely refused.
  const least = sizeOf(JSON.stringify(bucket ? normalized(policy.document) : policy.document));
  const whole = bucket || rulesOf[policy.type].iam ? least : Math.max(least, sizeOf(text.trim()));
  if (whole <= usual) return;
  const data = { size: String(least > usual ? least : whole), limit: String(usual), unit };
  problems.raise(least > most ? 'error' : 'warning', 'POLICY_SIZE_EXCEEDS_QUOTA', [], data);
}

/** As S3 counts a bucket policy: a list of one member is its member (O20). */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? normalized(value[0]) : value.map(normalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, normalized(entry)]));
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Characters as a reader counts them: a surrogate pair is one. */
function characterCount(text: string): number {
  return Array.from(text).length;
}

/** Text that IAM takes: tab, line feed, carriage return and U+0020 to U+00FF (A39). */
function checkCharacters({ policy, problems }: CheckedDocument): void {
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (typeof value === 'string') refuse(value, path, 'value');
    else if (Array.isArray(value))
      value.forEach((entry, index) => {
        walk(entry, [...path, index]);
      });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        refuse(key, [...path, key], 'key');
        walk(entry, [...path, key]);
      }
    }
  };
  const refuse = (text: string, path: (string | number)[], at: 'key' | 'value'): void => {
    const found = /[^\t\n\r\u0020-\u00ff]/u.exec(text)?.[0];
    if (found === undefined) return;
    const point = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    problems.add('UNSUPPORTED_CHARACTER', path, { character: `U+${point}`, text: clipText(text) }, at);
  };
  walk(policy.document, []);
}

/** A statement that says what an earlier one says, its Sid apart. */
function checkRepeats({ policy, problems }: CheckedDocument): void {
  if (policy.statements.length < 2) return;
  const seen = new Map<string, number>();
  for (const statement of policy.statements) {
    const text = meaningOf(statement);
    const before = seen.get(text);
    if (before === undefined) seen.set(text, statement.index);
    else problems.add('REDUNDANT_STATEMENT', statement.path, { by: String(before) });
  }
}

function meaningOf({ effect, principal, action, resource, conditions }: Statement): string {
  return JSON.stringify([
    effect,
    principal && [principal.negated, principal.entries.map(({ type, value }) => [type, value])],
    [action.negated, action.values],
    resource && [resource.negated, resource.values],
    conditions.map(({ operator, key, values }) => [operator, key, values]),
  ]);
}
