import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import type { Exception } from '../../claims/exceptions';
import { callerOf, isCaller, type Caller } from './caller';
import { checkText } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';
import { brandOf, isBranded } from '../../values/brand';

/** Marks exceptions across two loaded builds. */
const EXCEPTION: unique symbol = brandOf('exception');

/** Requests that a claim about every request leaves out, beside those of single callers. */
export interface Excepted {
  readonly [EXCEPTION]: true;
  readonly exception: Exception;
}

/** A caller (a role's ARN covers its sessions) or a group of requests. */
export type ExceptionInput = Caller | string | Excepted;

function excepted(exception: Exception): Excepted {
  return Object.freeze({ [EXCEPTION]: true as const, exception: Object.freeze(exception) });
}

/** Calls that AWS services make as themselves (`aws:PrincipalIsAWSService`). */
export function awsServices(): Excepted {
  return excepted({ kind: 'services' });
}

/** Calls that an AWS service passes on with the caller's credentials (`aws:ViaAWSService`). */
export function viaAwsServices(): Excepted {
  return excepted({ kind: 'forwarded' });
}

/** Calls of roles that are linked to a service. */
export function serviceLinkedRoles(): Excepted {
  return excepted({ kind: 'serviceLinked' });
}

/** Calls of principals with this tag (`aws:PrincipalTag`). */
export const tagged = takesDeploymentValues('tagged', (key: string, value: string): Excepted =>
  asFunction('tagged', () => {
    checkText('the tag key', key);
    checkText('the value', value);
    return excepted({ kind: 'tagged', key, value });
  }),
);

/** The exceptions of a claim: one or a list of them. */
export function exceptionsOf(given: unknown): readonly Exception[] {
  if (given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) throw new UsageError('the list of exceptions is empty', 'leave except out');
  return list.map((one) => exceptionOf(one));
}

function exceptionOf(given: unknown): Exception {
  if (isBranded(given, EXCEPTION)) {
    return (given as Excepted).exception;
  }
  if (isCaller(given) || typeof given === 'string') return exceptionOfCaller(callerOf('except', given));
  throw new UsageError(
    'an exception is neither a caller nor a group',
    'give a caller, awsServices(), viaAwsServices(), serviceLinkedRoles() or tagged(key, value)',
  );
}

/** One caller, as the request space knows it. */
export function exceptionOfCaller(caller: Caller): Extract<Exception, { kind: 'caller' }> {
  const name = 'arn' in caller ? caller.arn : caller.kind === 'service' ? caller.name : undefined;
  const provider = caller.kind === 'webIdentity' ? caller.provider : name;
  const session = caller.kind === 'role' ? caller.session : undefined;
  return {
    kind: 'caller',
    caller: caller.kind,
    ...(provider !== undefined && { name: provider }),
    ...(session !== undefined && { session }),
  };
}
