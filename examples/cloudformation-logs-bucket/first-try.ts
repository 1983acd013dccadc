// A bucket of a CloudFormation template: what is claimed holds for every deployment, or fails with one that breaks it.
import { fromCloudFormation } from 'jest-iam';

test.each(['templates/as-found.yaml', 'templates/mended.yaml'])('%s denies every request over plain HTTP', (path) => {
  expect(fromCloudFormation(path).bucket('Logs')).toDenyInsecureTransport();
});

test.each(['templates/as-found.yaml', 'templates/mended.yaml'])('%s is not public', (path) => {
  expect(fromCloudFormation(path).policy('LogsPolicy')).not.toBePublic();
});
