import { isAccountId, parseArn } from '../values/arn';
import type { PrincipalEntry as WrittenEntry, PrincipalList } from '../policy/model';
import { readCaller, type CallerParts } from './caller-parts';
import type { Principal } from './request';

/** How a statement's principal element mentions a caller. */
export type PrincipalMatch = 'none' | 'everyone' | 'exact' | 'role' | 'parent' | 'account' | 'service' | 'federated';

/** One value of the element, taken apart. `nobody` never matches: partial wildcards, ids of deleted entities. */
interface CompiledPrincipalEntry extends WrittenEntry {
  readonly kind: 'everyone' | 'account' | 'role' | 'arn' | 'service' | 'federated' | 'nobody';
  readonly account?: string;
  /** Absent where any partition will do. */
  readonly partition?: string;
  /** The role's name without its path. */
  readonly role?: string;
}

export interface CompiledPrincipal {
  readonly negated: boolean;
  readonly entries: readonly CompiledPrincipalEntry[];
  /** Whether the statement is a Deny: some readings differ. */
  readonly deny: boolean;
}

/**
 * What `NotPrincipal` says of a caller: wholly listed, at no level listed, listed with all its own levels but without its
 * account, or listed at some levels only.
 */
export type Exemption = 'listed' | 'unlisted' | 'withoutAccount' | 'partly';

const strength: Record<PrincipalMatch, number> = {
  none: 0,
  account: 1,
  parent: 2,
  role: 3,
  everyone: 4,
  federated: 5,
  service: 6,
  exact: 7,
};

export function compilePrincipal(list: PrincipalList, deny: boolean): CompiledPrincipal {
  return Object.freeze({ negated: list.negated, entries: Object.freeze(list.entries.map(compileEntry)), deny });
}

/**
 * The strongest way in which the listed principals cover the caller, negation left aside
 * ("AWS JSON policy elements: Principal").
 */
export function matchPrincipal(
  principal: CompiledPrincipal,
  request: { readonly principal: Principal; readonly parent?: string },
): PrincipalMatch {
  return matchCaller(principal, readCaller(request.principal), request.parent);
}

/** As `matchPrincipal`, for a caller that is already taken apart. */
export function matchCaller(principal: CompiledPrincipal, caller: CallerParts, parent?: string): PrincipalMatch {
  const { entries, deny } = principal;
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only !== undefined) return matchEntry(only, caller, parent, deny);
  return remembered(principal, caller, parent);
}

interface Answer {
  readonly caller: CallerParts;
  readonly parent: string | undefined;
  readonly match: PrincipalMatch;
}

const answers = new WeakMap<CompiledPrincipal, Answer>();

/** A list is asked about the same caller many times in a row: its last answer is kept. */
function remembered(principal: CompiledPrincipal, caller: CallerParts, parent: string | undefined): PrincipalMatch {
  const last = answers.get(principal);
  if (last !== undefined && last.caller === caller && last.parent === parent) return last.match;
  const match = strongest(principal, caller, parent);
  answers.set(principal, { caller, parent, match });
  return match;
}

function strongest(
  { entries, deny }: CompiledPrincipal,
  caller: CallerParts,
  parent: string | undefined,
): PrincipalMatch {
  let best: PrincipalMatch = 'none';
  for (const entry of entries) {
    const match = matchEntry(entry, caller, parent, deny);
    if (strength[match] > strength[best]) best = match;
  }
  return best;
}

/**
 * Whether `NotPrincipal` exempts the caller ("AWS JSON policy elements: NotPrincipal"). AWS may check account, role
 * and session in turn and deny at the first that is not listed: a caller is `listed` when each of them is.
 */
export function exemptionOf({ entries, deny }: CompiledPrincipal, caller: CallerParts, parent?: string): Exemption {
  const found = new Set<PrincipalMatch>();
  for (const entry of entries) found.add(matchEntry(entry, caller, parent, deny));
  found.delete('none');
  if (found.size === 0) return 'unlisted';
  if (found.has('everyone') || found.has('service') || found.has('federated')) return 'listed';
  if (caller.kind === 'root') return 'listed';
  const self = found.has('exact') || (caller.kind === 'role' && found.has('role'));
  const role = caller.kind !== 'session' || found.has('role');
  const account = found.has('account') || caller.kind === 'originAccessIdentity';
  if (!self || !role) return 'partly';
  return account ? 'listed' : 'withoutAccount';
}

function compileEntry(written: WrittenEntry): CompiledPrincipalEntry {
  return Object.freeze({ ...written, ...readEntry(written) });
}

function readEntry({ type, value }: WrittenEntry): Omit<CompiledPrincipalEntry, keyof WrittenEntry> {
  switch (type) {
    case '*':
      return { kind: 'everyone' };
    case 'Service':
      return { kind: 'service' };
    case 'Federated':
      return { kind: 'federated' };
    case 'CanonicalUser':
      // ASSUMED B25: which account a canonical id means is not known, so it matches nobody.
      return { kind: 'nobody' };
    case 'AWS':
      return readAws(value);
  }
}

function readAws(value: string): ReturnType<typeof readEntry> {
  if (value === '*') return { kind: 'everyone' };
  if (isAccountId(value)) return { kind: 'account', account: value };
  const arn = value.includes('*') || value.includes('?') ? undefined : parseArn(value);
  if (arn === undefined) return { kind: 'nobody' };
  const { service, account, partition, resource } = arn;
  if (service === 'iam' && resource === 'root') return { kind: 'account', account, partition };
  if (service !== 'iam' || !resource.startsWith('role/')) return { kind: 'arn' };
  return { kind: 'role', role: resource.slice(resource.lastIndexOf('/') + 1), account, partition };
}

function matchEntry(
  entry: CompiledPrincipalEntry,
  caller: CallerParts,
  parent: string | undefined,
  deny: boolean,
): PrincipalMatch {
  switch (entry.kind) {
    case 'everyone': {
      // ASSUMED B27, B24: `{"AWS": "*"}` reaches services and federated identities in a Deny only.
      const other = caller.kind === 'service' || caller.kind === 'federated';
      return entry.type === '*' || deny || !other ? 'everyone' : 'none';
    }
    case 'account': {
      const samePartition = entry.partition === undefined || entry.partition === caller.partition;
      return samePartition && entry.account === caller.account ? 'account' : 'none';
    }
    case 'role':
      return matchRole(entry, caller);
    case 'service':
      return caller.kind === 'service' && caller.text === entry.value ? 'service' : 'none';
    case 'federated':
      return caller.kind === 'federated' && caller.text === entry.value ? 'federated' : 'none';
    case 'arn':
      if (hasArn(caller) && caller.text === entry.value) return 'exact';
      return caller.kind === 'federatedUser' && parent === entry.value ? 'parent' : 'none';
    case 'nobody':
      return 'none';
  }
}

function hasArn({ account, kind }: CallerParts): boolean {
  return account !== undefined || kind === 'originAccessIdentity';
}

/** A session's ARN has lost the role's path, so its role is compared by name. */
function matchRole(entry: CompiledPrincipalEntry, caller: CallerParts): PrincipalMatch {
  if (caller.kind === 'role') return caller.text === entry.value ? 'role' : 'none';
  if (caller.kind !== 'session' || caller.role !== entry.role) return 'none';
  return caller.account === entry.account && caller.partition === entry.partition ? 'role' : 'none';
}
