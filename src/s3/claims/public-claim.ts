import { foldName } from '../../values/letter-case';
import { compilePolicy, type CompiledStatement } from '../../evaluator/compile';
import type { AccessRequest } from '../../evaluator/request';
import type { Policy } from '../../policy/model';
import { languageHas } from '../../languages/language';
import type { Verdict } from '../../prover/prove';
import type { Decider } from '../../claims/decider';
import type { Claim } from '../../claims/judge';
import { noPublicAccess } from '../../claims/no-public-access';
import type { ResourceForm } from '../../requests/request-class';
import { limitsAccess } from '../../claims/public-requests';
import { parsePattern } from '../../values/pattern';

type Range = Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>;

/**
 * No stranger is allowed anything on a bucket; with `except`, anything but these actions. A web identity is public
 * ("The meaning of public", Blocking public access to your Amazon S3 storage; E46), though no S3 request of one can be
 * made, so a proof over requests does not find it.
 */
export function noPublicBucketAccess(
  decider: Decider,
  policy: Policy | undefined,
  range: Range,
  except: readonly string[] = [],
): Verdict {
  const verdict = noPublicAccess(decider, policy, range, except);
  // Of the roles that they assume, web identities are among the requests themselves.
  if (verdict.answer !== 'proven' || policy === undefined || policy.type === 'trust') return verdict;
  const excepted = except.map((text) => parsePattern(text.toLowerCase()));
  const actions = range.actions.filter(({ name }) => !excepted.some(({ matches }) => matches(foldName(name))));
  let open: Verdict | undefined;
  for (const witness of compilePolicy(policy).statements.flatMap((one) => requestsOf(one, { ...range, actions }))) {
    const { outcome } = decider.decide(witness);
    if (outcome === 'Allow') return { answer: 'refuted', witness };
    // Its token might meet the conditions all the same.
    if (outcome === 'ImplicitDeny') open ??= { answer: 'undecided', reason: 'unsettled', about: 'B24' };
  }
  return open ?? verdict;
}

/** For each web identity provider that an Allow lets in from anywhere, one request for each action that it covers. */
function requestsOf(
  { statement, deny, principal, action, resource, conditions }: CompiledStatement,
  range: Range,
): AccessRequest[] {
  if (deny || principal === undefined || principal.negated || conditions.some(limitsAccess)) return [];
  const providers = principal.entries.filter(
    ({ type, value }) => type === 'Federated' && !value.includes(':saml-provider/'),
  );
  if (providers.length === 0) return [];
  const context = Object.fromEntries(
    statement.conditions.flatMap(({ key, values: [value] }) => (value === undefined ? [] : [[key, value]])),
  );
  const written = (resource?.entries ?? []).map(({ text }) => text.replaceAll('*', 'example').replaceAll('?', 'x'));
  const placesOf = ({ seeds, language }: ResourceForm): string[] => [
    ...seeds,
    ...written.filter((text) => languageHas(language, text)),
  ];
  return providers.flatMap(({ value }) =>
    range.actions
      .filter(({ name }) => action.matches(foldName(name)))
      .flatMap(({ name, forms }) => forms.flatMap(placesOf).map((place) => ({ name, place })))
      .filter(({ place }) => resource?.matches(place, (key) => context[key]) !== false)
      .map(({ name, place }) => ({ principal: { federated: value }, action: name, resource: place, context })),
  );
}
