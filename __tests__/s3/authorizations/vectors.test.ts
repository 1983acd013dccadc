import type { AccessRequest } from '../../../src/evaluator/request';
import { anonymous, awsService } from '../../../src/s3/callers/caller';
import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { call } from '../../../src/s3/calls/call';
import { readVectors } from '../../vectors/vectors';

interface Vector {
  readonly name: string;
  readonly request: AccessRequest;
}

const vectors = readVectors<Vector>('documented');

describe('every documented request can be said as a call', () => {
  test.each(vectors.map((vector) => [vector.name, vector.request] as const))('%s', (_, request) => {
    const { principal, action, resource, resourceAccount, context = {} } = request;
    const caller =
      principal === 'anonymous'
        ? anonymous
        : typeof principal === 'string'
          ? principal
          : awsService('service' in principal ? principal.service : '');
    const told = authorizationsOf(
      call(action, { caller, resource, context, ...(resourceAccount !== undefined && { resourceAccount }) }),
      {},
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ action, resource });
    for (const [key, value] of Object.entries(context)) expect(told[0]?.context.get(key.toLowerCase())).toEqual(value);
  });
});
