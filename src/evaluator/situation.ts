import { accountIn } from '../values/arn';
import type { Lookup } from '../values/template';
import { readCaller, standsAlone, type CallerParts } from './caller-parts';
import { contextLookup, internedName } from './context';
import type { AccessRequest, PolicySet } from './request';

/** A request made ready for statements to be asked about it. */
export interface Situation {
  readonly caller: CallerParts;
  readonly parent: string | undefined;
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  readonly lookup: Lookup;
  /** Whether the caller has a permissions boundary. */
  readonly bounded: boolean;
  /** Whose policies count: the owner's and the caller's are the same, both must agree, or only the owner's exist. */
  readonly relation: 'same-account' | 'cross-account' | 'resource-only';
}

export function situate(request: AccessRequest, policies?: PolicySet): Situation {
  const { resource, parent } = request;
  const caller = readCaller(request.principal);
  return {
    caller,
    parent,
    action: internedName(request.action),
    resource,
    lookup: contextLookup(request.context),
    bounded: policies?.permissionsBoundary !== undefined && hasIdentity(caller),
    relation: relationOf(request, caller),
  };
}

/** Whether identity policies, boundaries and session policies can be attached to the caller. */
export function hasIdentity(caller: CallerParts): boolean {
  return caller.kind !== 'root' && !standsAlone(caller);
}

/** "Cross-account policy evaluation logic": the owner is given, or stands in the ARN, or is the caller's account. */
function relationOf({ resource, resourceAccount }: AccessRequest, caller: CallerParts): Situation['relation'] {
  if (standsAlone(caller)) return 'resource-only';
  const owner = resourceAccount ?? accountIn(resource) ?? caller.account;
  return owner === caller.account ? 'same-account' : 'cross-account';
}
