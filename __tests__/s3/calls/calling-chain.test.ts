import { callingChainOf } from '../../../src/s3/calls/calling-chain';
import { UsageError } from '../../../src/arguments/usage';
import { thrownBy } from '../../thrown';

test.each(['athena', 'athena.amazonaws.com.evil', '', [], ['athena.amazonaws.com', 'glue'], 5])(
  '%j passes no call on',
  (value) => {
    const error = thrownBy(() => callingChainOf('via', value));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      problem: expect.stringContaining('is not a service principal') as unknown,
      hint: "name the service that forwards the call, or the chain: 'athena.amazonaws.com'",
    });
  },
);

test('one service or several, first to last', () => {
  expect(callingChainOf('via', 'athena.amazonaws.com')).toEqual(['athena.amazonaws.com']);
  expect(callingChainOf('via', ['b.amazonaws.com', 'a.amazonaws.com.cn'])).toEqual([
    'b.amazonaws.com',
    'a.amazonaws.com.cn',
  ]);
});
