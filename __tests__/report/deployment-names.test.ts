import type { Atom } from '../../src/names/atom';
import { undecidedByName } from '../../src/report/deployment-names';

const account: Atom = {
  id: 'AWS::AccountId',
  kind: 'pseudo',
  title: 'AWS::AccountId',
  language: [],
  examples: [],
  isGenerated: false,
  mayBePattern: false,
};
const values = ['111122223333', '444455556666'];

test('where one answer is hoped for, the values with which it holds and fails', () => {
  expect(undecidedByName({ atom: account, values, isEven: false, from: {} }).message.split('\n')).toEqual([
    'Cannot decide: it depends on a name that only a deployment sets: AWS::AccountId',
    '  it holds with "111122223333"',
    '  it fails with "444455556666"',
    "Hint: set it, { account: '111122223333' }, or write stack.account in the claim",
  ]);
});

test('where none is, the values with one answer and another', () => {
  const lines = undecidedByName({ atom: account, values, isEven: true, from: {} }).message.split('\n');
  expect(lines.slice(1, 3)).toEqual(['  one answer with "111122223333"', '  another with "444455556666"']);
});
