import { curesByDocument, type Cure } from '../cures/cure';
import { environmentDocument, isDeployed } from '../cures/cured-environment';
import type { CuredClaim } from '../cures/cure-search';
import { curedSubject } from '../cures/cured-subject';
import { POLICY_PART, POLICY_PLACES, type Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { isPlainlyWritten } from '../policy/plainly-written';
import { isOwnError } from '../report/own-error';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Environment } from '../s3/environment/environment';

type Documents = Pick<ClaimSubject, 'policy' | 'layers'>;

/** Whether cures can be pasted: a template has other names than its buckets have, and is not always JSON. */
export function isCurable({ policy, bucket, layers }: ClaimSubject): boolean {
  const isOfTemplate = (policy !== undefined && !isPlainlyWritten(policy)) || (bucket !== undefined && 'id' in bucket);
  const isOfEnvironment = bucket !== undefined && layers !== undefined;
  return !isOfTemplate && !isOfEnvironment;
}

/** Whether cures of the policy of a template can be pasted into it. */
export function arePastable(subject: Documents, cures: readonly Cure[]): boolean {
  const [adding, others] = [cures.filter(isAdding), cures.filter((cure) => !isAdding(cure))];
  return (adding.length === 0 || isExtendable(subject)) && (others.length === 0 || isWrittenOut(subject));
}

/** Whether cures of an environment can be pasted: of one that a template deploys, those of policies that it writes out, and lists of actions. */
export function arePastableInto(environment: Environment, cures: readonly Cure[]): boolean {
  return (
    !isDeployed(environment) ||
    curesByDocument(cures).every(({ document, own }) => {
      const policy = environmentDocument(environment, document)?.policy;
      if (policy === undefined) return false;
      // A list of actions has no name that the deployment chose, so it goes into a file that stands beside the template.
      const isOfActions = own.every(({ path, operation }) => operation === 'replace' && path.at(-1) === 'Action');
      return (isOfActions && isPlainlyWritten(policy)) || arePastable({ policy }, own);
    })
  );
}

function isAdding({ operation, path }: Cure): boolean {
  return operation === 'add' || path.length < 2;
}

/** Whether the policy of a template has a list of statements, each of which stands there by itself. */
function isWrittenOut({ policy, layers }: Documents): boolean {
  const part = policy?.[POLICY_PART];
  if (layers !== undefined || policy === undefined || part?.writtenValue === undefined) return false;
  if (!Array.isArray(policy.document.Statement)) return false;
  const lines = policy.text?.split('\n');
  return policy.document.Statement.every((_, index) => {
    const path = ['Statement', index];
    const written = part.writtenValue?.(path);
    const { line, column } = locate(policy, path, 'value') ?? { line: 0, column: 0 };
    const begins = lines === undefined || /^\s*(?:-\s+)?$/.test(lines[line - 1]?.slice(0, column - 1) ?? '?');
    return begins && typeof written === 'object' && written !== null && 'Effect' in written;
  });
}

/** Whether a statement can be added to the policy of a template, of which nothing else is changed: it has a list of them. */
function isExtendable({ policy, layers }: Documents): boolean {
  if (layers !== undefined || policy?.[POLICY_PLACES] === undefined) return false;
  if (policy.text === undefined) return policy[POLICY_PART] !== undefined && isList(policy);
  const key = locate(policy, ['Statement'], 'key');
  const value = locate(policy, ['Statement'], 'value');
  if (key === undefined || value === undefined) return false;
  const lines = policy.text.split('\n').slice(key.line - 1, value.line);
  const start = lines.at(-1)?.slice(value.column - 1) ?? '';
  const before = lines.length === 1 ? '' : [lines[0]?.slice(key.column - 1), ...lines.slice(1, -1)].join('\n');
  // In a list on one line, nothing says how far the next one may be indented; a function may choose the list.
  return start.trim() === '[' || (start.startsWith('-') && /^["']?Statement["']?:(?:\s|#.*)*$/.test(before));
}

function isList({ document, [POLICY_PART]: part }: Policy): boolean {
  return Array.isArray(document.Statement) && Array.isArray(part?.writtenValue?.(['Statement']));
}

/** Asks a claim again of the subject with cures, which AWS may refuse. */
export function askCured(
  subject: ClaimSubject,
  cures: readonly Cure[],
  ask: (received: unknown) => CuredClaim,
): CuredClaim {
  const received = curedSubject(subject, cures);
  return received === undefined ? 'is refused' : unlessRefused(() => ask(received));
}

/** What a claim comes to, where AWS would store what it is asked of. */
export function unlessRefused(ask: () => CuredClaim): CuredClaim {
  try {
    return ask();
  } catch (error) {
    if (isOwnError(error)) return 'is refused';
    throw error;
  }
}
