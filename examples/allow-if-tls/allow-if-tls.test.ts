// "Allow if TLS" refuses nobody: it only does not let the reader in by itself. Whoever has another Allow gets through.
import { getObject, loadPolicy } from 'jest-iam';

const reader = 'arn:aws:iam::111122223333:role/Reader';
const overHttp = (caller: string) => getObject({ bucket: 'logs', key: 'a.log', caller, secure: false });

describe('as found', () => {
  const policy = loadPolicy('policies/logs.json');

  test('it is silent about plain HTTP', () => {
    expect(policy).toImplicitlyDeny(overHttp(reader));
    expect(policy).not.toDenyInsecureTransport();
  });

  test('so a role whose own policy allows the call gets through', () => {
    const identity = [
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' },
      },
    ];
    expect({ identity, resource: policy }).toAllow(overHttp('arn:aws:iam::111122223333:role/Support'));
  });
});

describe('mended', () => {
  const policy = loadPolicy('policies/logs-mended.json');

  test('nobody reaches the logs over plain HTTP', () => {
    expect(policy).toDenyInsecureTransport();
    expect(policy).toExplicitlyDeny(overHttp(reader));
  });

  test('the reader still reads, over HTTPS', () => {
    expect(policy).toAllow(getObject({ bucket: 'logs', key: 'a.log', caller: reader, secure: true }));
  });
});
