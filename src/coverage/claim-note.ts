import type { AccessRequest, Principal } from '../evaluator/request';
import { isCall } from '../s3/calls/described-call';
import { literalText } from '../values/literal-text';
import type { RecordedClaim } from './recorded-claim';

/** A claim or call as people find it in their tests: plain data, which travels. */
export interface ClaimNote {
  readonly matcher: string;
  /** `not.toAllow({ principal: 'anonymous', … })` */
  readonly code: string;
  /** The test that makes it, with the groups that it stands in; none outside of tests. */
  readonly test?: string;
  /** Known once all test files are together. */
  readonly testFile?: string;
  /** The request, of a claim on one call; no action where the call needs several. */
  readonly asks?: { readonly principal: Principal; readonly action?: string };
}

const LONGEST = 160;

export function claimNote({ matcher, isNot, given = [], verdict, test }: RecordedClaim): ClaimNote {
  const code = `${isNot ? 'not.' : ''}${matcher}(${given.map(argumentText).join(', ')})`;
  const { request, parts } = (verdict ?? {}) as { readonly request?: AccessRequest; readonly parts?: number };
  return {
    matcher,
    code: code.length > LONGEST ? `${code.slice(0, LONGEST - 1)}…` : code,
    ...(test !== undefined && { test }),
    ...(request !== undefined && {
      asks: { principal: request.principal, ...(parts === 1 && { action: request.action }) },
    }),
  };
}

/** Policies and the like are too long to show. */
function argumentText(given: unknown): string {
  if (isCall(given)) {
    const facts = Object.entries(given.facts).filter(([, fact]) => fact !== undefined && !isEmpty(fact));
    const parts = [...(given.action === undefined ? [] : [given.action]), Object.fromEntries(facts)];
    return `${given.name}(${parts.map(literalText).join(', ')})`;
  }
  if (typeof given !== 'object' || given === null) return literalText(given);
  return 'action' in given && 'principal' in given ? literalText(given) : '…';
}

function isEmpty(fact: unknown): boolean {
  return typeof fact === 'object' && fact !== null && Object.keys(fact).length === 0;
}
