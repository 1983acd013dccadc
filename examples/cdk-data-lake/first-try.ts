// A CDK app, synthesised here: the claims as one writes them first. `npm run demo` shows how they end.
import { App } from 'aws-cdk-lib';
import { awsServices, fromCdk, getObject, type Stack } from 'jest-iam';
import * as asFound from './lib/as-found';
import * as mended from './lib/mended';

// `cdk synth` checks the template as well; left out here, since it takes three seconds.
const app = () => new App({ builtinCloudFormationValidation: false });
const lake = fromCdk(new asFound.DataLake(app(), 'Lake'));
const mendedLake = fromCdk(new mended.DataLake(app(), 'Lake'));
const read = (stack: Stack) =>
  getObject({ bucket: stack.bucket('Data'), key: 'a.csv', caller: stack.role('Reader'), secure: true });

test('enforceSSL denies every request over plain HTTP', () => {
  expect(lake.bucket('Data')).toDenyInsecureTransport();
});

test('every upload ends under the key of the lake', () => {
  expect(lake.bucket('Data')).toRequireSseKms({ kmsKey: lake.key('DataKey') });
});

test('the reader reads', () => {
  expect(lake).toAllow(read(lake));
});

test('mended: enforceSSL denies plain HTTP to all but AWS services', () => {
  expect(mendedLake.bucket('Data')).toDenyInsecureTransport({ except: awsServices() });
});

test('mended: every upload ends under the key of the lake', () => {
  expect(mendedLake.bucket('Data')).toRequireSseKms({ kmsKey: mendedLake.key('DataKey') });
});

test('mended: the reader reads', () => {
  expect(mendedLake).toAllow(read(mendedLake));
});
