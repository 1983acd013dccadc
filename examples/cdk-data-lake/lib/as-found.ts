import { Stack, type StackProps } from 'aws-cdk-lib/core';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A bucket under a key of its own, a function that writes to it and one that reads. */
export class DataLake extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const data = new Bucket(this, 'Data', {
      encryption: BucketEncryption.KMS,
      encryptionKey: new Key(this, 'DataKey'),
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
    });

    const writer = new Role(this, 'Writer', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    data.grantWrite(writer);

    const reader = new Role(this, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    reader.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [data.arnForObjects('*')] }));
  }
}
