import type { AccessRequest } from '../../evaluator/request';
import * as calls from '../calls/call';
import type { Call } from '../calls/call';
import { literal, type Code } from './code';
import { constructorName, operationOf, operations, type OperationName } from '../calls/operations';

/** By the operation that asks for the action, or by the action alone. */
export type Form = 'operation' | 'action';

/** The constructor of a request's call, with what tells the resource. */
export interface Target {
  readonly name: string;
  readonly make: (...given: never[]) => Call;
  readonly operation: OperationName | undefined;
  readonly options: readonly (readonly [string, Code])[];
}

/** The operation that asks for the action, or `call` where there is none. */
export function targetOf({ principal, action, resource, context = {} }: AccessRequest, form: Form): Target | undefined {
  const [, , service, region, , ...rest] = resource.split(':');
  const path = rest.join(':');
  const slash = path.indexOf('/');
  if (service !== 's3' || region !== '')
    return {
      name: 'call',
      make: calls.call,
      operation: undefined,
      options: resource === '*' ? [] : [['resource', literal(resource)]],
    };
  const bucket: [string, Code][] = [['bucket', literal(slash === -1 ? path : path.slice(0, slash))]];
  const options = slash === -1 ? bucket : [...bucket, ['key', literal(path.slice(slash + 1))] as const];
  const isFirst = Object.entries(context).some(
    ([key, value]) => key.toLowerCase() === 's3:objectcreationoperation' && String(value) === 'false',
  );
  // An upload is begun by signed requests alone (F15); its parts may come unsigned.
  const first = principal === 'anonymous' ? 'UploadPart' : 'CreateMultipartUpload';
  const named = isFirst ? first : operationFor(action, slash !== -1);
  const operation = form === 'operation' ? named : undefined;
  if (operation === undefined) return { name: 'call', make: calls.call, operation, options };
  const name = constructorName(operation);
  const version: readonly (readonly [string, Code])[] =
    action.includes('Version') && slash !== -1 ? [['versionId', literal('v1')]] : [];
  const make = (calls as unknown as Readonly<Record<string, Target['make']>>)[name];
  return make && { name, make, operation, options: [...options, ...version] };
}

function operationFor(action: string, onObject: boolean): OperationName | undefined {
  const name = action.slice(action.indexOf(':') + 1);
  return (Object.keys(operations) as OperationName[]).find((operation) => {
    const { on, needs } = operationOf(operation);
    const [first, ...others] = needs;
    return (
      (on === 'object') === onObject &&
      (first?.action === name || first?.versioned === name) &&
      others.every(({ when }) => when !== undefined)
    );
  });
}
