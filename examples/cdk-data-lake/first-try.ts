import { App } from 'aws-cdk-lib/core';
import { awsServices, fromCdk, getObject } from 'jest-iam';
import 'jest-iam/setup';
import { DataLake } from './lib/as-found';
import { DataLake as MendedLake } from './lib/mended';

// `cdk synth` checks the template too: here that would take seconds.
const app = new App({ builtinCloudFormationValidation: false });
const lake = fromCdk(new DataLake(app, 'Lake'));

test('the reader reads', () => {
  const read = getObject({ bucket: lake.bucket('Data'), key: 'a.csv', caller: lake.role('Reader'), secure: true });
  expect(lake).toAllow(read);
});

test('every upload ends under the key of the lake', () => {
  expect(lake.bucket('Data')).toRequireSseKms({ kmsKey: lake.key('DataKey') });
});

test('enforceSSL denies every request over plain HTTP', () => {
  expect(lake.bucket('Data')).toDenyInsecureTransport();
});

test('enforceSSL denies plain HTTP to all but AWS services', () => {
  expect(lake.bucket('Data')).toDenyInsecureTransport({ except: awsServices() });
});

const mended = fromCdk(new MendedLake(new App({ builtinCloudFormationValidation: false }), 'Lake'));

test('mended: the reader reads', () => {
  const [bucket, caller] = [mended.bucket('Data'), mended.role('Reader')];
  expect(mended).toAllow(getObject({ bucket, key: 'a.csv', caller, secure: true }));
});

test('mended: every upload ends under the key of the lake', () => {
  expect(mended.bucket('Data')).toRequireSseKms({ kmsKey: mended.key('DataKey') });
});
