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
}

const LONGEST = 160;

export function claimNote({ matcher, isNot, given = [], test }: RecordedClaim): ClaimNote {
  const code = `${isNot ? 'not.' : ''}${matcher}(${given.map(argumentText).join(', ')})`;
  return {
    matcher,
    code: code.length > LONGEST ? `${code.slice(0, LONGEST - 1)}…` : code,
    ...(test !== undefined && { test }),
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
