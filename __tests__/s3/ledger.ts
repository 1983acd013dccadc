import {
  environment,
  iamUser,
  s3Bucket,
  type Bucket,
  type Caller,
  type Environment,
  type EnvironmentSettings,
  type PolicyInput,
} from '../../src';

// A bucket in which ACLs count, for tests of uploads with ACL headers.
export const account = '111122223333';
export const objects = 'arn:aws:s3:::ledger/*';

export const policyOf = (...statements: readonly object[]): PolicyInput => ({
  Version: '2012-10-17',
  Statement: statements,
});
/** An identity policy that allows these actions, and one that denies `s3:PutObjectAcl`. */
export const own = (...actions: readonly string[]): PolicyInput =>
  policyOf({ Effect: 'Allow', Action: actions, Resource: '*' });
export const ownDeny = policyOf({ Effect: 'Deny', Action: 's3:PutObjectAcl', Resource: '*' });

export const userOf = (arn: string, ...policies: readonly PolicyInput[]): ReturnType<typeof iamUser> =>
  iamUser(arn, { policies });

export const bucketWith = (policy: PolicyInput | undefined): Bucket =>
  s3Bucket({
    name: 'ledger',
    account,
    ...(policy !== undefined && { policy }),
    blockPublicAccess: false,
    objectOwnership: 'ObjectWriter',
  });

/** The bucket's policy, who calls, and what else the environment has. */
export interface World extends Omit<EnvironmentSettings, 'buckets' | 'principals'> {
  readonly policy?: PolicyInput;
  readonly caller: Caller;
}

export const worldOf = ({ policy, caller, ...others }: World): Environment =>
  environment({ buckets: [bucketWith(policy)], principals: caller.kind === 'user' ? [caller] : [], ...others });
