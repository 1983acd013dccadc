import { PUBLIC_ACLS } from '../../service-reference/s3-names';
import type { CallFacts, Grants, OptionName } from './options';

/** One IAM authorization that an operation asks for. */
export interface Need {
  /** The action's name without `s3:`. */
  readonly action: string;
  /** The action instead, when the call names a version. */
  readonly versioned?: string;
  /** What it is about; left out: what the operation is about. */
  readonly on?: 'source' | 'bucket';
  /** Asked for only by a call that sends this, or whose source has tags that it copies. */
  readonly when?:
    | 'acl'
    | 'tags'
    | 'copiedTags'
    | 'retention'
    | 'legalHold'
    | 'bypassGovernance'
    | 'objectOwnership'
    | 'ownerOverride';
  /** Asked for only where the call names a version. */
  readonly ofVersion?: true;
  /** Of an object that another account owns, not even the bucket's owner is given this (O24). */
  readonly ofOwner?: true;
  /** Writes an object where there may be one (O25). */
  readonly overwrites?: true;
  /** Who began the multipart upload has it with `s3:PutObject` alone (O26). */
  readonly ofInitiator?: true;
}

/** What an S3 API operation means to IAM ("Required permissions for Amazon S3 API operations"). */
export interface Operation {
  readonly on: 'object' | 'bucket' | 'account';
  readonly needs: readonly Need[];
  readonly options: readonly OptionName[];
  /** `s3:ObjectCreationOperation`; left out: absent. */
  readonly creates?: boolean;
  /** Judged on the encryption that its multipart upload was begun with. */
  readonly inherits?: true;
  /** Options whose content such a call always carries: left out is unknown, not "not sent". */
  readonly carries?: readonly OptionName[];
  /** S3 does not look up the tags of the object that it reads, so no condition sees them. */
  readonly untagged?: true;
  /** By a form, signed as `POST`. */
  readonly form?: true;
  /** Made by S3 itself, as a role that it assumes. */
  readonly byRole?: true;
}

/** Whether the call sends what a need waits for. */
export function isNeeded({ when }: Need, facts: CallFacts): boolean {
  if (when === undefined) return true;
  if (when === 'acl') return aclNeed(facts) !== undefined;
  if (when === 'copiedTags') return copiesTags(facts);
  if (when === 'bypassGovernance' || when === 'ownerOverride') return facts[when] === true;
  return sent(facts[when]);
}

function sent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * Whether an upload's ACL headers ask `s3:PutObjectAcl` of the caller's own policies: those of a public ACL do, those that
 * leave the object to the bucket's owner do not, and of the others no source says (F55). Nothing where none are sent.
 */
export function aclNeed({ acl, grants }: Pick<CallFacts, 'acl' | 'grants'>): 'needed' | 'open' | undefined {
  if (grants !== undefined && grants !== null) return isToGroup(grants) ? 'needed' : 'open';
  if (!sent(acl) || acl === 'bucket-owner-full-control') return undefined;
  return PUBLIC_ACLS.some((one) => one === acl) ? 'needed' : 'open';
}

/** Whether a header grants to one of the predefined groups, not to an account. */
function isToGroup(grants: Grants): boolean {
  const headers: readonly (string | undefined)[] = Object.values<string | undefined>({ ...grants });
  return headers.some((header) => header?.includes('uri=') === true);
}

/**
 * A copy takes the tags of its source along unless it replaces them ("CopyObject"). ASSUMED: a source whose tags nobody
 * tells has none, unless the call says by its directive that they are meant.
 */
function copiesTags({ taggingDirective, existingTags }: CallFacts): boolean {
  if (taggingDirective === 'REPLACE' || existingTags === null) return false;
  return existingTags === undefined ? taggingDirective === 'COPY' : Object.keys(existingTags).length > 0;
}
