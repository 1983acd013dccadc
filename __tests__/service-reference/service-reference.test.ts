import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  coversKey,
  globalKey,
  globalKeys,
  rcpServices,
  serviceKey,
  serviceOf,
  servicePrefixes,
  type ActionFacts,
  type ServiceReference,
} from '../../src/service-reference';

const root = join(__dirname, '../..');
const COMMON = [
  'ResourceAccount',
  'TlsVersion',
  'authType',
  'signatureAge',
  'signatureversion',
  'x-amz-content-sha256',
];

function service(prefix: string): ServiceReference {
  const found = serviceOf(prefix);
  if (found === undefined) throw new Error(`no service ${prefix}`);
  return found;
}

function s3(name: string): ActionFacts {
  const found = service('s3').actions.get(name.toLowerCase());
  if (found === undefined) throw new Error(`no action s3:${name}`);
  return found;
}

describe('the service reference', () => {
  it('is what the script makes of the package', () => {
    const script = join(root, 'scripts/service-reference.mjs');
    expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('');
  });

  it('knows hundreds of services and finds each in any letter case', () => {
    const prefixes = servicePrefixes();
    expect(prefixes.length).toBeGreaterThan(400);
    for (const prefix of prefixes) expect(service(prefix.toUpperCase()).prefix).toBe(prefix);
    expect([...prefixes].sort()).toEqual(prefixes);
  });

  it.each(['', 'nope', '../data/s3', './s3', 'index', '__proto__', 'constructor', 'toString'])(
    'has no service "%s"',
    (name) => {
      expect(serviceOf(name)).toBeUndefined();
    },
  );

  it('reads no data file before a name is looked up', () => {
    const script = `
      require('ts-node').register({ transpileOnly: true });
      const fs = require('node:fs');
      const data = [];
      const { readFileSync } = fs;
      fs.readFileSync = (path, ...more) => {
        if (String(path).includes('service-reference/data')) data.push(path.split('/').pop());
        return readFileSync(path, ...more);
      };
      const reference = require('./src/service-reference');
      const before = data.length;
      reference.serviceOf('s3');
      reference.serviceOf('s3');
      console.log(before, data.sort().join());`;
    const printed = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
    expect(printed.trim()).toBe('0 index.json,s3.json');
  });

  it('refers to nothing that it does not list', () => {
    for (const prefix of servicePrefixes()) {
      const { actions, resourceTypes, conditionKeys } = service(prefix);
      expect([...actions.keys()]).toEqual([...actions.values()].map(({ name }) => name.toLowerCase()));
      for (const action of actions.values()) {
        const named = [action, ...action.resourceTypes].flatMap((entry) => entry.conditionKeys);
        for (const name of named) {
          if (!conditionKeys.has(name.toLowerCase())) throw new Error(`${prefix}:${action.name} ${name}`);
        }
        for (const type of action.resourceTypes) {
          if (!resourceTypes.has(type.name)) throw new Error(`${prefix}:${action.name} ${type.name}`);
        }
      }
    }
  });
});

describe('facts of Amazon S3', () => {
  it('F1: bucket and object ARNs', () => {
    const { resourceTypes } = service('s3');
    expect(resourceTypes.get('bucket')?.arns).toEqual(['arn:${Partition}:s3:::${BucketName}']);
    expect(resourceTypes.get('object')?.arns).toEqual(['arn:${Partition}:s3:::${BucketName}/${ObjectName}']);
  });

  it('F2: nearly all actions have the common keys; F3: the exceptions', () => {
    const has = (name: string, key: string): boolean => s3(name).conditionKeys.includes(`s3:${key}`);
    const lacking = [...service('s3').actions.values()]
      .filter(({ name }) => COMMON.some((key) => !has(name, key)))
      .map(({ name }) => name);
    expect(lacking).toEqual(expect.arrayContaining(['InitiateReplication', 'PutBucketObjectLockConfiguration']));
    expect(lacking.length).toBeLessThan(service('s3').actions.size / 10);
    expect(s3('InitiateReplication').conditionKeys).toEqual(['s3:ResourceAccount']);
    for (const name of ['GetBucketObjectLockConfiguration', 'PutBucketObjectLockConfiguration']) {
      expect(has(name, 'x-amz-content-sha256')).toBe(false);
      expect(has(name, 'TlsVersion')).toBe(true);
    }
  });

  it.each([
    ['s3:TlsVersion', 'Numeric', false],
    ['s3:max-keys', 'Numeric', false],
    ['s3:signatureAge', 'Numeric', false],
    ['s3:object-lock-remaining-retention-days', 'Numeric', false],
    ['s3:ObjectCreationOperation', 'Bool', false],
    ['s3:object-lock-retain-until-date', 'Date', false],
    ['s3:x-amz-server-side-encryption-aws-kms-key-id', 'ARN', false],
    ['s3:RequestObjectTagKeys', 'String', true],
    ['aws:TagKeys', 'String', true],
    ['s3:x-amz-server-side-encryption', 'String', false],
    ['s3:prefix', 'String', false],
  ])('F4: %s is %s, multivalued: %s', (name, type, multivalued) => {
    expect(serviceKey(service('s3'), name)).toMatchObject({ name, type, multivalued });
  });

  it.each(['s3:ExistingObjectTag/team', 's3:RequestObjectTag/TEAM', 'S3:BUCKETTAG/team'])(
    'F5: %s is one of a family, in any letter case',
    (name) => {
      expect(serviceKey(service('s3'), name)?.name.split('/')[0]?.toLowerCase()).toBe(
        name.split('/')[0]?.toLowerCase(),
      );
    },
  );

  it('F6: BucketTag and ResourceTag are listed at the resource types, not at the actions', () => {
    const bucket = service('s3').resourceTypes.get('bucket')?.conditionKeys ?? [];
    expect(bucket).toEqual(expect.arrayContaining(['s3:BucketTag/${TagKey}', 'aws:ResourceTag/${TagKey}']));
    expect(s3('GetObject').conditionKeys).not.toContain('s3:BucketTag/${TagKey}');
  });

  it('F7: permission-only actions', () => {
    const apart = [...service('s3').actions.values()].filter(({ permissionOnly }) => permissionOnly === true);
    expect(apart.map(({ name }) => name)).toEqual([
      'BypassGovernanceRetention',
      'GetObjectVersionForReplication',
      'InitiateReplication',
      'ObjectOwnerOverrideToBucketOwner',
      'PauseReplication',
      'ReplicateDelete',
      'ReplicateObject',
      'ReplicateTags',
    ]);
  });

  it.each(['PutObject', 'DeleteObject', 'DeleteObjectVersion', 'RestoreObject'])(
    'F20: s3:ExistingObjectTag is not listed for %s',
    (name) => {
      expect(s3(name).conditionKeys.some((key) => key.startsWith('s3:ExistingObjectTag'))).toBe(false);
      expect(s3('GetObject').conditionKeys.some((key) => key.startsWith('s3:ExistingObjectTag'))).toBe(true);
    },
  );

  it('F20: s3:versionid is listed for the …Version actions only', () => {
    const having = [...service('s3').actions.values()].filter(({ conditionKeys }) =>
      conditionKeys.includes('s3:versionid'),
    );
    expect(having.length).toBeGreaterThan(5);
    expect(having.filter(({ name }) => !name.includes('Version')).map(({ name }) => name)).toEqual([]);
  });

  it('F21: s3:if-match for PutObject and DeleteObject, s3:if-none-match for PutObject', () => {
    const having = (key: string): string[] =>
      [...service('s3').actions.values()]
        .filter(({ conditionKeys }) => conditionKeys.includes(key))
        .map(({ name }) => name);
    expect(having('s3:if-match').sort()).toEqual(['DeleteObject', 'PutObject']);
    expect(having('s3:if-none-match')).toEqual(['PutObject']);
  });

  it('F43: the SSE-C key is listed for writes only', () => {
    const key = 's3:x-amz-server-side-encryption-customer-algorithm';
    expect(s3('PutObject').conditionKeys).toContain(key);
    expect(s3('GetObject').conditionKeys).not.toContain(key);
  });
});

describe('global keys', () => {
  it.each([
    ['AWS:SECURETRANSPORT', 'aws:SecureTransport', 'Bool', false],
    ['aws:PrincipalTag/Team', 'aws:PrincipalTag/${TagKey}', 'String', false],
    ['aws:requesttag/a/b', 'aws:RequestTag/${TagKey}', 'String', false],
    ['aws:SourceIp', 'aws:SourceIp', 'IPAddress', false],
    ['aws:PrincipalOrgPaths', 'aws:PrincipalOrgPaths', 'String', true],
    ['aws:SourceVpcArn', 'aws:SourceVpcArn', 'ARN', false],
  ])('%s', (asked, name, type, multivalued) => {
    expect(globalKey(asked)).toEqual({ name, type, multivalued });
  });

  it.each(['aws:PrincipalTag/', 'aws:PrincipalTag', 'aws:SecureTransports', '', 's3:prefix', '__proto__'])(
    'does not know %s',
    (name) => {
      expect(globalKey(name)).toBeUndefined();
    },
  );

  it.each([
    'CalledVia',
    'TagKeys',
    'PrincipalOrgPaths',
    'ResourceOrgPaths',
    'VpceOrgPaths',
    'PrincipalServiceNamesList',
  ])('C39: aws:%s is multivalued', (name) => {
    expect(globalKey(`aws:${name}`)?.multivalued).toBe(true);
    expect(globalKeys()).toContain(`aws:${name}`);
  });
});

it('A26: RCPs support some services only', () => {
  expect(rcpServices()).toEqual(expect.arrayContaining(['s3', 'sts', 'kms', 'sqs', 'secretsmanager']));
  expect(rcpServices()).not.toContain('ec2');
});

it.each([
  [
    'codebuild:environment.environmentVariables/${name}.value',
    'codebuild:Environment.EnvironmentVariables/X.value',
    true,
  ],
  ['codebuild:environment.environmentVariables/${name}.value', 'codebuild:environment.environmentVariables/X', false],
  [
    'codebuild:environment.environmentVariables/${name}.value',
    'codebuild:environment.environmentVariables/.value',
    false,
  ],
  ['aws:ResourceTag/${TagKey}', 'aws:ResourceTag/x', true],
  ['aws:TagKeys', 'aws:tagkeys', true],
])('the listed key %s covers %s: %s', (listed, name, covers) => {
  expect(coversKey(listed, name)).toBe(covers);
});
