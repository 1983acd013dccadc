import { compileTest, type CompiledTest } from '../evaluator/condition';
import type { CompiledStatement } from '../evaluator/compile';
import type { Policy } from '../policy/model';
import { conditionHolds } from '../prover/condition-formulas';
import { all, not, some, type Formula } from '../prover/formula';
import { parseBlock } from '../values/address';
import { isPrivateProvider, limitsIdentities, namesOwner } from '../requests/identity-providers';
import type { RequestSpace } from '../requests/request-space';
import { statementsOf } from '../requests/action-slices';
import { SSE_KMS_KEY_ID } from '../service-reference/s3-names';

/**
 * The requests of strangers: of callers, networks and sources that no Allow of the policies fixes to one value ("The
 * meaning of public", Blocking public access to your Amazon S3 storage).
 */
export function publicRequests(policies: readonly Policy[], space: RequestSpace): Formula {
  const allows = statementsOf(policies).filter(({ deny }) => !deny);
  return all([
    ...allows.map((statement) => not(namedIn(statement, space))),
    ...allows
      .flatMap(({ conditions }) => conditions.flatMap(fixedPart))
      .map((test) => not(conditionHolds(test, space))),
  ]);
}

/**
 * The callers whom a statement names, other than by `*`. Some identity providers stand for one directory, others for
 * whoever can get a token from them.
 */
function namedIn({ principal }: CompiledStatement, space: RequestSpace): Formula {
  if (principal === undefined || principal.negated) return false;
  const entries = principal.entries.filter(
    ({ kind, value }) => kind !== 'everyone' && (kind !== 'federated' || isPrivateProvider(value)),
  );
  if (entries.length === 0) return false;
  const { direct, role, account } = space.principal({ ...principal, entries });
  return some([direct, role, account]);
}

/** Keys whose fixed values limit who can come. */
const limiters = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:userid',
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'kms:calleraccount',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
  SSE_KMS_KEY_ID,
]);

/** Whether fixed values of a key, in lower case, limit who can come. */
export function isLimiter(key: string): boolean {
  return limiters.has(key);
}

/** Whether a test fixes whom or what it holds for, as S3 reads bucket policies: a claim of a web identity does not. */
export function limitsAccess(test: CompiledTest): boolean {
  return limiters.has(test.key) && fixedPart(test).length > 0;
}

/** The part of a test that holds for fixed values only; nothing for one that limits nobody. */
function fixedPart({ key, operator, test }: CompiledTest): CompiledTest[] {
  const isClaim = limitsIdentities(key);
  if (!(limiters.has(key) || isClaim) || operator.negated || operator.ifExists || operator.qualifier === 'ForAllValues')
    return [];
  const values = test.values.filter((value) =>
    isClaim ? isFixedClaim(value, operator.family) : isFixed(value, key, operator.family),
  );
  return values.length === 0 ? [] : [compileTest({ ...test, values }, false)];
}

function isFixedClaim(value: string, family: string): boolean {
  return family === 'string' && !value.includes('${') && namesOwner(value);
}

function isFixed(value: string, key: string, family: string): boolean {
  if (value.includes('${')) return false;
  // The account and the user id of callers without credentials: it names everybody.
  if (value.toLowerCase() === 'anonymous') return false;
  switch (family) {
    case 'address':
      return isNarrow(value);
    case 'string':
    case 'arn': {
      if (!/[*?]/.test(value)) return true;
      if (key === 'aws:principalorgpaths' || key === 'aws:vpceorgpaths') return /^o-[a-z0-9]+\//.test(value);
      // A wildcard after the account still names one account, but of sources AWS requires the whole ARN.
      return key !== 'aws:sourcearn' && /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d{12}:/.test(value);
    }
    default:
      return false;
  }
}

/** Whether a statement limits its callers to addresses that AWS takes for the whole internet. */
export function isWholeInternet({ key, operator, test }: CompiledTest): boolean {
  return key === 'aws:sourceip' && operator.family === 'address' && !test.values.every(isNarrow);
}

/** Broader than /8 (IPv4) or /32 (IPv6) is anywhere, private addresses excepted. */
function isNarrow(value: string): boolean {
  const block = parseBlock(value);
  if (block === undefined) return false;
  return block.prefix >= (block.address.version === 4 ? 8 : 32);
}
