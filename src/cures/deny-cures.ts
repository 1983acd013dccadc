import { isBucketPolicy } from '../policy/checks/checked-document';
import type { DocumentStatement, Policy, PolicyType } from '../policy/model';
import { withoutPrincipal } from '../policy/model';
import { rcpServices } from '../service-reference';
import { bucketsOf, type ClaimSubject } from '../s3/claims/claim-subject';
import { partitionOfRegion } from '../requests/partitions';
import { oneOrMany } from '../values/one-or-many';
import { curableDocuments, cureOfNewStatements, unusedSid, type CurableDocument } from './cured-subject';
import { broaderDenies } from './broader-denies';
import type { CureOptions } from './cure';
import { everyActionOf } from './every-action';
import { everyoneIn } from './new-statement';
import type { DenyDraft } from './deny-draft';

/** The bucket whose policy is mended: the one of the claim, where there is one alone. */
export interface CuredPlace {
  readonly bucket?: string;
  readonly prefix?: string;
}

/**
 * The Denies that may make a claim hold: one that is there made as broad as the claim, else the fewest drafts, first in the
 * list of statements. In a policy set the outermost document that covers all callers comes first.
 */
export function denyCures(subject: ClaimSubject, place: CuredPlace, drafts: readonly DenyDraft[]): CureOptions {
  if (drafts.length === 0) return [];
  const combined = [...drafts.map((draft) => [draft]), ...(drafts.length > 1 ? [drafts] : [])];
  if (subject.policy === undefined && subject.layers === undefined) return newPolicies(subject, combined, place);
  const documents = byRank(curableDocuments(subject));
  const added = (one: CurableDocument, actions?: readonly string[]): CureOptions =>
    combined.map((chosen) => {
      const statementOf = statementFor(one, subject, place, actions);
      return cureOfNewStatements(
        one,
        chosen.flatMap((draft) => statementOf(draft) ?? []),
      );
    });
  return documents.flatMap((one) => [
    ...broaderDenies(one, drafts, statementFor(one, subject, place), place.prefix),
    ...added(one),
    // Of what is not about S3 alone a claim may ask about every service.
    ...(ofEveryService.has(one.policy.type) ? added(one, ['*']) : []),
    ...(one.policy.type === 'resourceControl'
      ? added(
          one,
          rcpServices().map((name) => `${name}:*`),
        )
      : []),
  ]);
}

const ofEveryService: ReadonlySet<PolicyType> = new Set([
  'identity',
  'permissionsBoundary',
  'session',
  'serviceControl',
  'vpcEndpoint',
]);

const ranks: readonly PolicyType[] = [
  'resource',
  'kmsKey',
  'trust',
  'resourceControl',
  'serviceControl',
  'vpcEndpoint',
];

/** Documents that speak of all callers first. */
export function byRank(documents: readonly CurableDocument[]): readonly CurableDocument[] {
  return [...documents].sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ policy: { type } }: CurableDocument): number {
  const rank = ranks.indexOf(type);
  return rank === -1 ? ranks.length : rank;
}

/** A bucket without policy gets one. */
function newPolicies(
  subject: ClaimSubject,
  combined: readonly (readonly DenyDraft[])[],
  { prefix }: CuredPlace,
): CureOptions {
  const [bucket] = bucketsOf(subject);
  if (bucket === undefined) return [];
  const arn = `arn:${partitionOf(subject)}:s3:::${bucket}`;
  return combined.map((chosen) => [
    {
      path: [],
      operation: 'add',
      value: {
        Version: '2012-10-17',
        Statement: chosen.map((draft) =>
          denyOf(draft, { actions: ['s3:*'], resources: resourcesOf(draft, arn, prefix) }),
        ),
      },
    },
  ]);
}

function resourcesOf({ on }: DenyDraft, arn: string, prefix: string | undefined): readonly string[] {
  const objects = `${arn}/${prefix ?? ''}*`;
  return on === 'objects' || prefix !== undefined ? [objects] : [arn, objects];
}

/** How a draft reads in a document; nothing where it does not say on what. */
function statementFor(
  { policy }: CurableDocument,
  subject: ClaimSubject,
  { bucket: named, prefix }: CuredPlace,
  actionsOfDocument: readonly string[] = ['s3:*'],
): (draft: DenyDraft) => DocumentStatement | undefined {
  const { type, statements } = policy;
  const isOfBucket = isBucketPolicy(policy);
  const buckets = named === undefined ? bucketsOf(subject) : [named];
  const [bucket, ...others] = buckets;
  const elements = withoutPrincipal.has(type) ? { principal: false } : {};
  if (isOfBucket || named !== undefined) {
    if (bucket === undefined || others.length > 0) return () => undefined;
    const arn = `arn:${partitionOf(subject)}:s3:::${bucket}`;
    return (draft) =>
      denyOf(draft, { ...elements, actions: ['s3:*'], resources: resourcesOf(draft, arn, prefix), policy });
  }
  const listedActions = statements.flatMap(({ action }) => (action.negated ? ['s3:*'] : action.values));
  const services = [
    ...new Set(listedActions.map((name) => name.split(':')[0] ?? '').filter((name) => !/[*?]/.test(name))),
  ];
  const isOfResource = type === 'resource';
  const actions =
    type === 'trust'
      ? [...new Set(listedActions)]
      : isOfResource || type === 'kmsKey'
        ? services.flatMap((name) => everyActionOf(name, type))
        : actionsOfDocument;
  const own = [...new Set(statements.flatMap(({ resource }) => (resource?.negated === false ? resource.values : [])))];
  const resources = type === 'trust' ? [] : isOfResource && own.length > 0 ? own : ['*'];
  return (draft) => (actions.length === 0 ? undefined : denyOf(draft, { ...elements, actions, resources, policy }));
}

interface Elements {
  readonly principal?: boolean;
  /** What a draft for every action denies. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly policy?: Policy;
}

function denyOf(
  { sid, actions, condition }: DenyDraft,
  { principal = true, actions: every, resources, policy }: Elements,
): DocumentStatement {
  return {
    Sid: unusedSid(sid, policy),
    Effect: 'Deny',
    ...(principal && { Principal: everyoneIn(policy?.type ?? 'resource') }),
    Action: oneOrMany(actions ?? every),
    ...(resources.length > 0 && { Resource: oneOrMany(resources) }),
    Condition: condition,
  };
}

/** The partition of the first bucket that the policy names. */
function partitionOf({ policy, bucket }: ClaimSubject): string {
  const named = policy?.statements.flatMap(({ resource }) => resource?.values ?? []) ?? [];
  const partitions = named.flatMap((text) => /^arn:(aws[a-z-]*):s3:::/.exec(text)?.[1] ?? []);
  const region = bucket?.region;
  return partitions[0] ?? (region === undefined ? 'aws' : partitionOfRegion(region));
}
