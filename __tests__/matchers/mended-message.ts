import { fromCloudFormation, type Stack, type TemplateOptions } from '../../src';
import { thrownBy } from '../thrown';
import { pastedTemplate } from './pasted-template';

export type Claim = (stack: Stack) => void;

/** The message of a claim that fails; with what it says to paste, the claim holds, and so does what held before. */
export function mendedMessage(
  text: string,
  claim: Claim,
  kept: readonly Claim[],
  options: TemplateOptions = {},
): string {
  const { message } = thrownBy(() => {
    claim(fromCloudFormation(text, options));
  });
  for (const one of kept) one(fromCloudFormation(text, options));
  const mended = fromCloudFormation(pastedTemplate(text, message), options);
  claim(mended);
  for (const one of kept) one(mended);
  expect(mended).toBeValidPolicy();
  return message;
}
