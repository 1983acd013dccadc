// A pipeline needs both: a trust policy that lets it in and nobody else, and an SCP that does not stop it afterwards.
import { iamRole, loadPolicy } from 'jest-iam';

const deploy = iamRole('arn:aws:iam::111122223333:role/github-deploy');

describe.each(['as-found', 'mended'])('policies/%s', (folder) => {
  test('region-deny.json does not lock out the pipeline', () => {
    const regionDeny = loadPolicy(`policies/${folder}/region-deny.json`, { type: 'serviceControl' });
    expect(regionDeny).not.toLockOut(deploy, { actions: ['acm:RequestCertificate', 'cloudformation:*'] });
  });

  test('trust.json lets in no strangers', () => {
    expect(loadPolicy(`policies/${folder}/trust.json`)).not.toBePublic();
  });
});
