// A data lake of the AWS CDK: what the constructs write on their own, and what they leave open.
import { App } from 'aws-cdk-lib/core';
import {
  awsServices,
  fromCdk,
  getObject,
  putObject,
  simulate,
  sseKms,
  sseS3,
  UndecidedError,
  type Caller,
} from 'jest-iam';
import * as asFound from './lib/as-found';
import * as mended from './lib/mended';

/** No name is made up: neither the bucket nor the account is known before the stack is deployed. */
const synthesise = ({ DataLake }: typeof asFound | typeof mended) =>
  fromCdk(new DataLake(new App({ builtinCloudFormationValidation: false }), 'Lake'));

describe('as found', () => {
  const lake = synthesise(asFound);

  test('what encrypts by default does not refuse another encryption', () => {
    const upload = { bucket: lake.bucket('Data'), key: 'a.csv', caller: lake.role('Writer'), secure: true };
    expect(lake.bucket('Data')).not.toRequireSseKms({ kmsKey: lake.key('DataKey') });
    expect(lake).toAllow(putObject({ ...upload, encryption: sseS3() }));
  });

  test('a reader who may not decrypt reads nothing', () => {
    const read = getObject({ bucket: lake.bucket('Data'), key: 'a.csv', caller: lake.role('Reader'), secure: true });
    expect(lake).toImplicitlyDeny(read);
    expect(() => {
      expect(lake).toAllow(read);
    }).toThrow('kms:Decrypt on the key is not allowed');
  });
});

describe('mended', () => {
  const lake = synthesise(mended);
  const object = { bucket: lake.bucket('Data'), key: 'a.csv', secure: true };
  const [writer, reader] = [lake.role('Writer'), lake.role('Reader')];
  const upload = (caller: Caller) => putObject({ ...object, caller, encryption: null });

  test('every document is one that AWS stores, and nothing is public', () => {
    expect(lake).toBeValidPolicy();
    expect(lake).not.toBePublic();
    expect(lake).toDenyAnonymous();
  });

  test('enforceSSL writes { "AWS": "*" }, and no page of AWS says whether a Deny of it reaches AWS services', () => {
    expect(() => {
      expect(lake.bucket('Data')).toDenyInsecureTransport();
    }).toThrow(UndecidedError);
    expect(lake.bucket('Data')).toDenyInsecureTransport({ except: awsServices() });
  });

  test('every upload ends under the key of the lake', () => {
    expect(lake.bucket('Data')).toRequireSseKms({ kmsKey: lake.key('DataKey') });
    expect(simulate(upload(writer), lake)).toMatchObject({ outcome: 'Allow', storedEncryption: 'SSE-KMS' });
  });

  test('the writer writes, with a header and without', () => {
    expect(lake).toAllow(upload(writer));
    expect(lake).toAllow(putObject({ ...object, caller: writer, encryption: sseKms(lake.key('DataKey')) }));
    expect(lake).toExplicitlyDeny(putObject({ ...object, caller: writer, encryption: sseS3() }));
  });

  test('the reader reads and does not write', () => {
    expect(lake).toAllow(getObject({ ...object, caller: reader }));
    expect(lake).toImplicitlyDeny(upload(reader));
  });
});
