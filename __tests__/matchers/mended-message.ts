import { fromCloudFormation, type Stack } from '../../src';
import { thrownBy } from '../thrown';
import { pastedTemplate } from './pasted-template';

export type Claim = (stack: Stack) => void;

/** The message of a claim that fails; with what it says to paste, the claim holds, and so does what held before. */
export function mendedMessage(text: string, claim: Claim, kept: readonly Claim[]): string {
  const { message } = thrownBy(() => {
    claim(fromCloudFormation(text));
  });
  for (const one of kept) one(fromCloudFormation(text));
  const mended = fromCloudFormation(pastedTemplate(text, message));
  claim(mended);
  for (const one of kept) one(mended);
  expect(mended).toBeValidPolicy();
  return message;
}
