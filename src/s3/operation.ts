import type { CallFacts, OptionName } from './options';

/** One IAM authorization that an operation asks for. */
export interface Need {
  /** The action's name without `s3:`. */
  readonly action: string;
  /** The action instead, when the call names a version. */
  readonly versioned?: string;
  /** What it is about; left out: what the operation is about. */
  readonly on?: 'source' | 'bucket';
  /** Asked for only by a call that sends this. */
  readonly when?: 'acl' | 'tags' | 'retention' | 'legalHold' | 'bypassGovernance' | 'objectOwnership' | 'ownerOverride';
  /** Asked for only where the call names a version. */
  readonly ofVersion?: true;
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
export function isAsked({ when }: Need, facts: CallFacts): boolean {
  if (when === undefined) return true;
  if (when === 'acl') return sent(facts.acl) || sent(facts.grants);
  if (when === 'bypassGovernance' || when === 'ownerOverride') return facts[when] === true;
  return sent(facts[when]);
}

function sent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
