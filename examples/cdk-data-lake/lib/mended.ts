import { Stack, type StackProps } from 'aws-cdk-lib/core';
import { Effect, PolicyStatement, Role, ServicePrincipal, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A bucket under a key of its own, a function that writes to it and one that reads. */
export class DataLake extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new Key(this, 'DataKey');
    const data = new Bucket(this, 'Data', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
    });

    const writer = new Role(this, 'Writer', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    data.grantWrite(writer);

    const reader = new Role(this, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    data.grantRead(reader);

    // An upload without a header ends under the bucket's key; one with a header must name the same key.
    const header = 's3:x-amz-server-side-encryption';
    const deny = (sid: string, key: string, unless: string) =>
      data.addToResourcePolicy(
        new PolicyStatement({
          sid,
          effect: Effect.DENY,
          principals: [new StarPrincipal()],
          actions: ['s3:PutObject'],
          resources: [data.arnForObjects('*')],
          conditions: { Null: { [header]: 'false' }, StringNotEquals: { [key]: unless } },
        }),
      );
    deny('OtherEncryption', header, 'aws:kms');
    deny('OtherKey', `${header}-aws-kms-key-id`, key.keyArn);
  }
}
