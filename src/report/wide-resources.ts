import type { Cure } from '../cures/cure';
import { allowingStatements, type CurableStatement } from '../cures/cured-subject';
import { liesWithin } from '../cures/grant-cures';
import type { AccessRequest } from '../evaluator/request';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { listed } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { isDenyIn } from './blamed-statement';
import { renderExcerpt } from './excerpt';

/**
 * By which pattern a Resource covers one of some resources, or that a NotResource does, where cures deny it beside the Allow or drop that: which
 * resources are meant no policy says, and to list those is better than either.
 */
export function renderWideResources(
  subject: ClaimSubject,
  request: AccessRequest,
  { resources, cures }: { readonly resources: readonly string[]; readonly cures: readonly Cure[] },
): readonly string[] {
  const isBlunt = cures.some(({ operation, value }) => operation === 'remove' || isDenyIn(value));
  if (!isBlunt) return [];
  return allowingStatements(subject, request).flatMap((one) => renderWideEntry(one, request, resources));
}

function renderWideEntry(
  { policy, path, statement }: CurableStatement,
  { resource }: AccessRequest,
  resources: readonly string[],
): string[] {
  const { Resource, NotResource } = statement;
  if (NotResource !== undefined)
    return [
      'Hint: NotResource still allows all else that it does not list; write Resource with what is meant, which only you know',
    ];
  const entries = listed(Resource ?? []);
  const covering = entries.filter((entry) => parsePattern(entry).matches(resource));
  const [wide] = covering;
  if (wide === undefined || covering.some((entry) => liesWithin(entry, resources))) return [];
  const place = [...path, 'Resource', ...(typeof Resource === 'string' ? [] : [entries.indexOf(wide)])];
  return [
    ...renderExcerpt(policy, place),
    `Hint: ${JSON.stringify(wide)} covers it; better still, list in Resource only what is meant, which only you know`,
  ];
}
