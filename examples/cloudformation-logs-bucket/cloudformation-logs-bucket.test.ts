// Nobody knows the bucket's name or the account before the stack is deployed, and nothing needs to be made up.
import { fromCloudFormation, getObject, rootOf } from 'jest-iam';

describe('as found', () => {
  const stack = fromCloudFormation('templates/as-found.yaml');

  test('the Deny covers the objects and not the bucket', () => {
    expect(stack.bucket('Logs')).not.toDenyInsecureTransport();
    expect(() => {
      expect(stack.bucket('Logs')).toDenyInsecureTransport();
    }).toThrow('put this in place of statement 0 `TlsOnly`');
  });

  test('whether the logs are public depends on a parameter that may be "*"', () => {
    expect(() => {
      expect(stack.policy('LogsPolicy')).not.toBePublic();
    }).toThrow(/parameter «ReaderAccount»/);
  });
});

describe('mended', () => {
  const stack = fromCloudFormation('templates/mended.yaml');

  test('holds in every account and Region, in dev and prod', () => {
    expect(stack).toDenyInsecureTransport();
    expect(stack).not.toBePublic();
    expect(stack).toBeValidPolicy();
  });

  test('the security team reads in prod alone', () => {
    const ReaderAccount = '444455556666';
    const inEnvironment = (Environment: string) =>
      fromCloudFormation('templates/mended.yaml', { parameters: { ReaderAccount, Environment } });
    const [dev, prod] = ['dev', 'prod'].map(inEnvironment);
    const read = (from: typeof dev) =>
      getObject({ bucket: from?.bucket('Logs') ?? '', key: 'a', caller: rootOf(ReaderAccount), secure: true });
    expect(prod?.policy('LogsPolicy')).toAllow(read(prod));
    expect(dev?.policy('LogsPolicy')).not.toAllow(read(dev));
  });
});
