import { documentsOf } from '../cures/claim-scope';
import type { Cure } from '../cures/cure';
import { confusedDeputyDenies } from '../cures/deny-draft';
import { callsForInsiders } from '../cures/insider-calls';
import { sourceEdits } from '../cures/source-edits';
import { strictCures } from '../cures/strict-cures';
import type { DocumentStatement } from '../policy/model';
import { isPlainlyWritten } from '../policy/plainly-written';
import { valueAt } from '../policy/value-at';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Bucket } from '../s3/buckets/bucket';
import { rangeForOutsiders } from '../s3/claims/claim-range';
import { withOpenAnswers } from '../s3/claims/open-decider';
import { confusedDeputy, letsServicesIn, type Insiders } from '../claims/perimeter-claims';
import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { checkAppliesToKind } from './policy-application';
import { everyRequest } from './claim-result';
import { everyBucket } from './each-member';
import { nothingToPaste, SOURCE_ACCOUNT } from './nothing-to-paste';
import { defineMatcher } from './define-matcher';
import { perimeterInsiders } from './perimeter-insiders';
import { matcherOptions } from './matcher-options';

export interface ConfusedDeputyOptions extends Insiders {
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/**
 * Every call that an AWS service makes for an outsider is refused ("The confused deputy problem"). About the calls of
 * users, roles and anonymous callers `toEnforceIdentityPerimeter` asks.
 */
export const toPreventConfusedDeputy = defineMatcher(
  'toPreventConfusedDeputy',
  function (this: MatcherCall, received: unknown, given: ConfusedDeputyOptions): MatcherResult {
    const { actions, bucket, ...members } = matcherOptions<ConfusedDeputyOptions>(given, {
      organizations: 'texts',
      accounts: 'texts',
      bucket: 'bucket',
      actions: 'texts',
    });
    const place = bucket === undefined ? {} : { bucket };
    const insiders = perimeterInsiders(members);
    return everyRequest(this, received, {
      about: 'any',
      passes: 'proven',
      expected: 'every call by an AWS service for an outsider is refused',
      notExpected: 'at least one call by an AWS service for an outsider is not refused',
      whenProven: 'every one is; for calls by users, roles and anonymous callers use toEnforceIdentityPerimeter',
      whenRefuted: 'this one is not',
      missing: 'refusal',
      judge: (plain) => {
        const subject = withOpenAnswers(plain);
        checkAppliesToKind(subject, 'AWS services');
        return confusedDeputy(subject.decider, rangeForOutsiders(subject, actions, place), insiders);
      },
      place,
      welcome: () => callsForInsiders(insiders),
      whyNoCure: (isNot, subject) =>
        isNot
          ? nothingToPaste(
              'only an Allow for a service without a test of whom it calls for lets one in, and no message proposes one',
            )
          : whyNoSource(subject, lackedSourceAccount(subject, insiders)),
      settings: (isNot, subject) => {
        const sourceAccount = isNot ? undefined : lackedSourceAccount(subject, insiders);
        return sourceAccount === undefined ? undefined : { sourceAccount };
      },
      besideCure: (cures, subject) => aboutUntold(cures, subject, insiders),
      edits: (failed) => [...sourceEdits(failed, insiders), ...strictCures(failed)],
      denies: ({ decider }) => confusedDeputyDenies(insiders, !letsServicesIn(decider), actions),
    });
  },
  { each: everyBucket },
);

/** What becomes of calls that tell no source, where the text to paste asks for one that nothing asked for. */
function aboutUntold(cures: readonly Cure[], subject: ClaimSubject, { accounts }: Insiders): readonly string[] {
  const key = accounts === undefined ? 'aws:SourceOrgID' : 'aws:SourceAccount';
  if (!letsServicesIn(subject.decider))
    return ['Calls that do not tell aws:SourceAccount stay as they are: an RCP reaches services that never send it'];
  const find = documentsOf(subject);
  const isNew = cures.some(({ document = [], path, value }) => {
    const before = valueAt(find(document).policy?.document, path);
    return JSON.stringify(value ?? null).includes(key) && !JSON.stringify(before ?? null).includes(key);
  });
  if (!isNew) return [];
  const services = cures.flatMap(({ value }) => servicesIn(value));
  const whose = accounts === undefined ? 'organization' : 'account';
  return [
    ...(services.length === 0
      ? []
      : [`Every ${sourceOf(services)} of that ${whose} gets in: for one alone, test aws:SourceArn too`]),
    ...refusedUntold(key, 'test aws:SourceArn alone'),
  ];
}

function refusedUntold(key: string, otherwise: string): readonly string[] {
  return [`Calls that do not tell ${key} are refused then:`, `  of a service that never sends it, ${otherwise}`];
}

function servicesIn(statement: unknown): readonly string[] {
  const { Principal } = (statement ?? {}) as Partial<DocumentStatement>;
  return typeof Principal === 'object' ? listed(Principal.Service ?? []) : [];
}

/** For what services call, where they are known by it. */
const sources: Readonly<Record<string, string>> = {
  'cloudfront.amazonaws.com': 'distribution',
  'cloudtrail.amazonaws.com': 'trail',
  'events.amazonaws.com': 'rule',
  's3.amazonaws.com': 'bucket',
  'sns.amazonaws.com': 'topic',
};

function sourceOf([service = '', ...others]: readonly string[]): string {
  return (others.length === 0 && Object.hasOwn(sources, service) ? sources[service] : undefined) ?? 'source';
}

/** Of a permission of Lambda, the property that it lacks, and whom it still lets in with that. */
function whyNoSource({ policy }: ClaimSubject, account: string | undefined): string | undefined {
  if (account === undefined) return undefined;
  const [statement] = policy?.statements ?? [];
  const services =
    statement?.principal?.entries.flatMap(({ type, value }) => (type === 'Service' ? [value] : [])) ?? [];
  const isOfOne = statement?.conditions.some(({ key }) => foldName(key) === 'aws:sourcearn') === true;
  return [
    `${SOURCE_ACCOUNT}${isOfOne ? ', beside its SourceArn' : ''}: '${account}'`,
    ...(isOfOne ? [] : [`Every ${sourceOf(services)} of that account gets in: for one alone, give a SourceArn too`]),
    ...refusedUntold('aws:SourceAccount', 'give a SourceArn alone'),
  ].join('\n');
}

/** The account of which a permission of Lambda lacks the property: one alone, and no statement is written in the template. */
function lackedSourceAccount({ policy }: ClaimSubject, { accounts = [], organizations }: Insiders): string | undefined {
  const isPermission = policy !== undefined && !isPlainlyWritten(policy) && policy.statements.length === 1;
  const [statement] = policy?.statements ?? [];
  const isOfFunction = statement?.action.values.every((name) => /^lambda:invokefunction/i.test(name)) === true;
  const [account, ...others] = accounts;
  return isPermission && isOfFunction && others.length === 0 && organizations === undefined ? account : undefined;
}
