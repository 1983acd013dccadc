import { asPrinted, longLines } from '../report/long-lines';
import { share } from './share';
import { weakenedMessages } from './weakened-messages';

test('no line of our own words is longer than 80 columns, whatever is said of weakened policies', () => {
  const messages = weakenedMessages(share(40), 20261130).map(asPrinted);
  process.stdout.write(`wrapped messages: ${messages.length}\n`);
  expect(messages.length).toBeGreaterThan(20);
  expect(messages.flatMap(longLines)).toEqual([]);
});
