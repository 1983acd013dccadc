import type { AccessRequest } from '../../evaluator/request';
import * as calls from '../calls/call';
import type { Call } from '../calls/described-call';
import type { AllOptions } from '../calls/options';
import { codeLiteral, codeCall, type Code, type CodesOf } from './code';
import { constructorName, operationOf, operationNames, type OperationName } from '../calls/operations';

/** By the operation that asks for the action, or by the action alone. */
export type Form = 'operation' | 'action';

/** The constructor of a request's call, with what tells the resource. */
export interface Target {
  readonly operation: OperationName | undefined;
  /** The options that tell the resource. */
  readonly options: CodesOf<AllOptions>;
  readonly make: (options: Code<AllOptions>) => Code<Call>;
}

/** The operation that asks for the action, or `call` where there is none. */
export function targetOf({ principal, action, resource, context = {} }: AccessRequest, form: Form): Target {
  const bare: Target['make'] = (options) => codeCall('call', calls.call, codeLiteral(action), options);
  const [, , service, region, , ...rest] = resource.split(':');
  const path = rest.join(':');
  const slash = path.indexOf('/');
  if (service !== 's3' || region !== '')
    return { operation: undefined, options: resource === '*' ? {} : { resource: codeLiteral(resource) }, make: bare };
  const bucket = codeLiteral(slash === -1 ? path : path.slice(0, slash));
  const options = slash === -1 ? { bucket } : { bucket, key: codeLiteral(path.slice(slash + 1)) };
  const isFirst = Object.entries(context).some(
    ([key, value]) => key.toLowerCase() === 's3:objectcreationoperation' && String(value) === 'false',
  );
  // An upload is begun by signed requests alone (F15); its parts may come unsigned.
  const first = principal === 'anonymous' ? 'UploadPart' : 'CreateMultipartUpload';
  const named = isFirst ? first : operationFor(action, slash !== -1);
  const operation = form === 'operation' ? named : undefined;
  if (operation === undefined) return { operation, options, make: bare };
  const name = constructorName(operation);
  const make: (options: AllOptions) => Call = calls[name];
  const version = action.includes('Version') && slash !== -1 ? { versionId: codeLiteral('v1') } : {};
  return { operation, options: { ...options, ...version }, make: (given) => codeCall(name, make, given) };
}

function operationFor(action: string, onObject: boolean): OperationName | undefined {
  const name = action.slice(action.indexOf(':') + 1);
  return operationNames.find((operation) => {
    const { on, needs } = operationOf(operation);
    const [first, ...others] = needs;
    return (
      (on === 'object') === onObject &&
      (first?.action === name || first?.versioned === name) &&
      others.every(({ when }) => when !== undefined)
    );
  });
}
