import type { Predicate } from '../prover/predicate';
import type { Language } from '../languages/language';
import type { ActionFacts, ServiceReference } from '../service-reference';
import { parseDate } from '../values/date';

/** Who calls ("IAM JSON policy elements: Principal", "Principal key values"). */
export type CallerKind =
  | 'anonymous'
  | 'user'
  | 'role'
  | 'root'
  | 'federatedUser'
  /** CloudFront with an origin access identity: of no account, and to S3 alone. */
  | 'originAccessIdentity'
  | 'service'
  | 'webIdentity';

/** How a caller reaches the service; `hidden`: an AWS service calls, and its network is not specified. */
export type NetworkPath = 'internet' | 'endpoint' | 'hidden';

/** What an AWS service tells of the resource for which it calls: its ARN with or without an account in it. */
export type SourceWay = 'none' | 'account' | 'arn' | 'bareArn';

/** The encryption that an upload asks for with its headers. */
export type EncryptionWay = 'none' | 'SSE-S3' | 'SSE-KMS' | 'DSSE-KMS' | 'SSE-C';

/** One kind of resource that an action works on, with the ARNs that it can have. */
export interface ResourceForm {
  readonly id: string;
  readonly language: Language;
  /** ARNs that a person would rather read. */
  readonly seeds: readonly string[];
  /** The resource type in the service reference; none where the kind is not known. */
  readonly type?: string;
  /** Whether its ARNs tell the account that owns it. */
  readonly hasAccount?: boolean;
  /** Only ARNs that pass are there. */
  readonly within?: Predicate;
}

/** An action that a request may ask for. */
export interface ActionChoice {
  /** `s3:GetObject` */
  readonly name: string;
  readonly service?: ServiceReference;
  readonly facts?: ActionFacts;
  /** Empty for an action without resource type: then the resource is `*`. */
  readonly forms: readonly ResourceForm[];
  /** The partition in which it is asked for; that of the question where it is left out. */
  readonly partition?: string;
}

/** A class of requests: everything that decides which context keys there are. */
export interface RequestClass {
  readonly action: ActionChoice;
  readonly form: ResourceForm | undefined;
  readonly caller: CallerKind;
  /** Whether the caller belongs to the account that owns the resource, where that account is known. */
  readonly own: boolean | undefined;
  readonly secure: boolean;
  readonly network: NetworkPath;
  /** An AWS service passes on the caller's request. */
  readonly forwarded: boolean;
  readonly source: SourceWay;
  readonly encryption: EncryptionWay | undefined;
}

/** Requests of one group have the same facets for who calls; over plain HTTP one service alone can. */
export function callerGroup({ caller, own, secure }: RequestClass): string {
  return caller === 'service' ? `${caller} ${String(secure)}` : `${caller} ${String(own)}`;
}

/** What a question fixes for all its requests. */
export interface QuestionFacts {
  readonly partition: string;
  /** The account that owns the resource, where it is known. */
  readonly owner?: string;
  /** Encryption that a bucket gives an upload without headers, where it is known. */
  readonly defaultKey?: { readonly keyArn?: string } | 'SSE-S3';
  /** The tags of the bucket that conditions see, where that is known; `null`: none. */
  readonly bucketTags?: Readonly<Record<string, string>> | null;
  /** Addresses that no caller has count too: AWS judges the text. */
  readonly anyAddress?: true;
  /** What one call specifies: its keys, and exactly who calls. */
  readonly call?: CallKeys;
}

/** What is known beyond the class when a question is about one call. */
interface CallKeys {
  /** Values by lower-case key; `null`: absent. */
  readonly context: ReadonlyMap<string, string | readonly string[] | null>;
  /** Lower-case prefixes whose other members are absent. */
  readonly families: readonly string[];
  /** Keys that are there although their values are not specified. */
  readonly present: ReadonlySet<string>;
  /** Keys that are absent or have this value. */
  readonly maybe: ReadonlyMap<string, string>;
  /** The ARN of the caller (of the role, for a session), the service's name, or the identity provider. */
  readonly caller?: string;
  /** The session's name. */
  readonly session?: string;
}

/** The keys that tell when a request is made. */
export const clocks: readonly string[] = ['aws:currenttime', 'aws:epochtime'];

/** When a call is made, where it says so. */
export function timeOfCall({ call }: QuestionFacts): string | undefined {
  const told = clocks.map((key) => call?.context.get(key));
  return told.find((time): time is string => typeof time === 'string' && parseDate(time) !== undefined);
}
