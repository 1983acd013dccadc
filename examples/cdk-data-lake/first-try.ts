// A CDK app, synthesised here: the claims as one writes them first. `npm run demo` shows how they end.
import { App } from 'aws-cdk-lib';
import { awsServices, fromCdk, getObject } from 'jest-iam';
import * as asFound from './lib/as-found';
import * as mended from './lib/mended';

describe.each(Object.entries({ 'lib/as-found.ts': asFound, 'lib/mended.ts': mended }))('%s', (_, { DataLake }) => {
  // `cdk synth` checks the template as well; left out here, since it takes three seconds.
  const lake = fromCdk(new DataLake(new App({ builtinCloudFormationValidation: false }), 'Lake'));

  test('enforceSSL denies every request over plain HTTP', () => {
    expect(lake.bucket('Data')).toDenyInsecureTransport();
  });

  test('enforceSSL denies plain HTTP to all but AWS services', () => {
    expect(lake.bucket('Data')).toDenyInsecureTransport({ except: awsServices() });
  });

  test('every upload ends under the key of the lake', () => {
    expect(lake.bucket('Data')).toRequireSseKms({ kmsKey: lake.key('DataKey') });
  });

  test('the reader reads', () => {
    const read = getObject({ bucket: lake.bucket('Data'), key: 'a.csv', caller: lake.role('Reader'), secure: true });
    expect(lake).toAllow(read);
  });
});
