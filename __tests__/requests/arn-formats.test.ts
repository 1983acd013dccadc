import { languageHas } from '../../src/languages/language';
import { arnServices, arnShapes, servicesNamedInArns, shapesBeyondFormats } from '../../src/requests/arn-formats';
import { serviceOf, type ServiceReference } from '../../src/service-reference';

function service(prefix: string): ServiceReference {
  const found = serviceOf(prefix);
  if (found === undefined) throw new Error(`unknown service ${prefix}`);
  return found;
}

test('the ARNs of a service that nobody knows: with an account or without, in its name alone', () => {
  const shapes = arnShapes(['newservice'], 'aws');
  const found = (arn: string) =>
    shapes.filter(({ language }) => languageHas(language, arn)).map(({ hasAccount }) => hasAccount);
  expect(found('arn:aws:newservice:eu-west-1:111122223333:thing/a')).toEqual([true]);
  expect(found('arn:aws:newservice:::thing/a')).toEqual([false]);
  expect(found('arn:aws:other:eu-west-1:111122223333:thing/a')).toEqual([]);
  expect(found('-:111122223333:thing/a')).toEqual([]);
});

test('a service has its own name in ARNs, and those of the services whose resources it takes', () => {
  expect(arnServices(service('sqs'))).toEqual(['sqs']);
  expect(arnServices(service('cloudfront-keyvaluestore'))).toEqual(['cloudfront-keyvaluestore', 'cloudfront']);
  expect(servicesNamedInArns('cloudfront').map(({ prefix }) => prefix)).toEqual([
    'cloudfront',
    'cloudfront-keyvaluestore',
  ]);
});

test('where the format of a type has no account, its ARNs never tell the owner', () => {
  const hasAccount = (prefix: string, type: string) =>
    shapesBeyondFormats(service(prefix), type, 'aws', false).map((shape) => shape.hasAccount);
  expect(hasAccount('s3', 'object')).toEqual([false]);
  expect(hasAccount('sqs', 'queue')).toEqual([true, false]);
});
