import type { Placeholders } from './placeholders';
import type { ProblemCode, Severity } from './codes';
import { brandOf, isBranded } from '../values/brand';

/**
 * The policy document as written, after parsing.
 *
 * The words are those of "Grammar of the IAM JSON policy language" (IAM User Guide).
 */

/** What kind of policy a document is. It decides which elements the document must and may hold. */
export type PolicyType =
  | 'resource'
  | 'identity'
  | 'permissionsBoundary'
  | 'session'
  | 'serviceControl'
  | 'resourceControl'
  | 'trust'
  | 'kmsKey'
  | 'vpcEndpoint';

/** The place of a value inside a document: property names and array indexes from the root. */
/** Documents of these types have no Principal: they are about whom they are attached to. */
export const withoutPrincipal: ReadonlySet<PolicyType> = new Set([
  'identity',
  'permissionsBoundary',
  'session',
  'serviceControl',
]);

/** Policies that are attached to a role or user, or to a session. */
export const ofCaller: ReadonlySet<PolicyType> = new Set(['identity', 'permissionsBoundary', 'session']);

export type DocumentPath = readonly (string | number)[];

/** A place in the source text. Line and column count from 1; `length` is in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
}

export type PrincipalType = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser';

/** One value of `Principal` or `NotPrincipal`. `"Principal": "*"` is type `*` with value `*`. */
export interface PrincipalEntry {
  readonly type: PrincipalType | '*';
  readonly value: string;
  readonly path: DocumentPath;
}

/** An element that has a negated twin (`Action`/`NotAction` …). `path` is the element's place. */
export interface ValueList {
  readonly negated: boolean;
  readonly values: readonly string[];
  readonly path: DocumentPath;
}

export interface PrincipalList {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
  readonly path: DocumentPath;
}

/** One `operator → key → values` line of a `Condition`. Scalars are kept as their text. */
export interface ConditionTest {
  /** As written, with qualifier and suffix: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly path: DocumentPath;
}

export interface Statement {
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal?: PrincipalList;
  readonly action: ValueList;
  /** Absent in trust policies and where a service takes a statement without `Resource`. */
  readonly resource?: ValueList;
  readonly conditions: readonly ConditionTest[];
  readonly path: DocumentPath;
}

/** The resource that a policy is attached to, where that is known. */
export interface AttachedTo {
  readonly arn: string;
  /** The account that owns it. */
  readonly account?: string;
}

/** A parsed, deeply frozen policy. */
export interface Policy {
  readonly [POLICY_BRAND]: true;
  /** Told by the caller, or implied by a `Principal` element (then `resource`, else `identity`). */
  readonly type: PolicyType;
  /** Whether the caller gave the type. */
  readonly typeGiven: boolean;
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** Of a template: else a policy is attached to what it mentions. */
  readonly attachedTo?: AttachedTo;
  /** File name for messages. */
  readonly source?: string;
  /** The text that places point into: the JSON text that was given, or a larger one in which the policy stands. */
  readonly text?: string;
  /** Finds places where the text holds more than the policy. */
  readonly [POLICY_PLACES]?: Locate;
  /** What it is in there. */
  readonly [POLICY_PART]?: PolicyPart;
  /** Of a file whose variables were filled: what it has in their place. */
  readonly [POLICY_PLACEHOLDERS]?: Placeholders;
  /** The plain document (a frozen copy). */
  readonly document: PolicyDocument;
}

/** A policy document as it stands in JSON. */
export interface PolicyDocument {
  readonly Version?: '2012-10-17' | '2008-10-17';
  readonly Id?: string;
  readonly Statement: DocumentStatement | readonly DocumentStatement[];
}

/** A statement as it stands in JSON. */
export interface DocumentStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: DocumentPrincipal;
  readonly NotPrincipal?: DocumentPrincipal;
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore<string | number | boolean>>>>>;
}

type OneOrMore<T> = T | readonly T[];
/** `Principal` as it stands in JSON. */
export type DocumentPrincipal = '*' | Readonly<Partial<Record<PrincipalType, OneOrMore<string>>>>;

/** A policy as users hand it over: JSON text, a plain object, what gives one by `toJSON()`, or a parsed policy. */
export type PolicyInput = string | object | Policy;

/** Marks our own parsed policies across two loaded builds. */
export const POLICY_BRAND: unique symbol = brandOf('policy');
export const POLICY_PLACES: unique symbol = brandOf('policy-places');

export const POLICY_PART: unique symbol = brandOf('policy-part');
export const POLICY_PLACEHOLDERS: unique symbol = brandOf('policy-placeholders');

/** A policy as a part of something larger. */
export interface PolicyPart {
  /** What the larger document calls it: the logical id of a resource. */
  readonly id: string;
  /** The larger document, for `JSON.stringify`; one object for all its parts. */
  readonly whole: { toJSON(): unknown };
  /** The path in the larger document's own text of what is at a path of the policy: functions may stand between. */
  readonly writtenAt: (path: DocumentPath) => DocumentPath;
  /** What is written there as plain data, its functions as maps; nothing where the text of the policy does not stand there. */
  readonly writtenValue?: (path: DocumentPath) => unknown;
  /** Whether it is an identity policy that stands in the role or user itself: nobody else has it. */
  readonly inline?: boolean;
  /** The policy template of SAM that it is made of. */
  readonly serverless?: ServerlessTemplate;
}

/** An entry of `Policies` of a function of SAM that SAM makes a policy of. */
export interface ServerlessTemplate {
  readonly name: string;
  /** The logical id of the function. */
  readonly owner: string;
  /** As the template writes them. */
  readonly parameters: unknown;
}

/** Finds the place of the key or the value at a path of a document in the text that it comes from. */
export type Locate = (path: DocumentPath, what: 'key' | 'value') => Position | undefined;

/** A problem of a document as data; `report/` has the words. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly path: DocumentPath;
  readonly position?: Position;
  /** What the words need: the offending text, the nearest real name … */
  readonly data: Readonly<Record<string, string>>;
}

/** A policy of ours, of this build or another. A spread copy bears the brand too, but is not frozen. */
export function isPolicy(value: unknown): value is Policy {
  if (!bearsBrand(value)) return false;
  try {
    const { document, statements } = value as { readonly document?: unknown; readonly statements?: unknown };
    return typeof document === 'object' && document !== null && Array.isArray(statements) && Object.isFrozen(value);
  } catch {
    return false;
  }
}

/** Whether a value says that it is a policy of ours: one that is, or a copy that somebody changed. */
export function bearsBrand(value: unknown): value is object {
  try {
    return isBranded(value, POLICY_BRAND);
  } catch {
    // A proxy or a getter that throws is not one of ours.
    return false;
  }
}
