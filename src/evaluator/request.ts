import type { PolicyInput } from '../policy/model';

/**
 * One request as IAM sees it ("The request context", IAM User Guide).
 * `context` is complete: a key that is not there is absent; nothing is derived from the principal.
 */
export interface AccessRequest {
  /**
   * `'anonymous'`, the ARN of a user, role, role session, federated user or root; a service; a federated identity.
   * Other text is nobody: it has no policies of its own, and only `*` mentions it.
   */
  readonly principal: Principal;
  /** `s3:PutObject` */
  readonly action: string;
  /** An ARN, or `*` for an action without resource type. */
  readonly resource: string;
  /** The account that owns the resource; else the ARN's account, else the caller's. */
  readonly resourceAccount?: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
  /** The IAM user behind a federated-user session. */
  readonly parent?: string;
}

export type Principal = string | { readonly service: string } | { readonly federated: string };
export type ContextValue = string | number | boolean | readonly string[];

/** A cap or filter left out does not constrain; a grant left out grants nothing. */
export interface PolicySet {
  readonly identity?: readonly PolicyInput[];
  readonly resource?: PolicyInput;
  readonly permissionsBoundary?: PolicyInput;
  readonly session?: PolicyInput;
  /** One list per level, root first. */
  readonly serviceControl?: readonly (readonly PolicyInput[])[];
  readonly resourceControl?: readonly (readonly PolicyInput[])[];
  readonly vpcEndpoint?: PolicyInput;
}

export type Outcome = 'Allow' | 'ExplicitDeny' | 'ImplicitDeny';

export interface Decision {
  readonly outcome: Outcome;
  /** Empty for an implicit deny. */
  readonly decidedBy: readonly StatementRef[];
}

export interface StatementRef {
  readonly kind: keyof PolicySet;
  readonly level?: number;
  readonly policy: number;
  readonly statement: number;
  readonly sid?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Which element kept a statement from applying. */
export interface Stop {
  readonly element: 'Principal' | 'Action' | 'Resource' | 'Condition';
  /** The place of that element (of the one condition test, for `Condition`). */
  readonly path: readonly (string | number)[];
}

export interface StatementTrace {
  readonly ref: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  /** Absent when the statement applies. */
  readonly stoppedBy?: Stop;
}
