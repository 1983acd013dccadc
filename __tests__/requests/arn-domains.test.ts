import { languageHas } from '../../src/languages/language';
import { accessPointArns, federatedArns, originAccessArns } from '../../src/requests/arn-domains';

test.each([
  [originAccessArns('aws'), 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE00000', true],
  [originAccessArns('aws'), 'arn:aws:E1EXAMPLE00000', false],
  [federatedArns('aws', undefined), 'arn:aws:sts::111122223333:federated-user/alice', true],
  [federatedArns('aws', '111122223333'), 'arn:aws:sts::111122223333:federated-user/alice', true],
  [federatedArns('aws', '111122223333'), 'arn:aws:sts::444455556666:federated-user/alice', false],
  [accessPointArns('aws'), 'arn:aws:s3:eu-west-1:111122223333:accesspoint/reports', true],
  [accessPointArns('aws'), 'arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap', true],
  [accessPointArns('aws'), 'arn:aws:s3:eu-west-1111122223333:accesspoint/reports', false],
  [accessPointArns('aws-cn'), 'arn:aws:s3:eu-west-1:111122223333:accesspoint/reports', false],
])('%# %s', (language, arn, isIn) => {
  expect([arn, languageHas(language, arn)]).toEqual([arn, isIn]);
});
