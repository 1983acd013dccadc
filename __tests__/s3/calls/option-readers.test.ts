import { getObject, iamRole } from '../../../src';

const read = (presigned: unknown) =>
  getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/App'), presigned } as never);

test.each([1.5, NaN, '5', -1, 604_800_001, null])('a signature is not %p milliseconds old', (signatureAge) => {
  expect(() => read({ signatureAge })).toThrow(/signatureAge must be a number of milliseconds[^]*valid for seven days/);
});

test.each([0, 60_000, 604_800_000])('a signature may be %p milliseconds old', (signatureAge) => {
  expect(read({ signatureAge }).facts.presigned).toEqual({ signatureAge });
});
