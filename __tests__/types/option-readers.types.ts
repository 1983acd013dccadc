// Compiled, not run: each option of a call has a reader that gives what a call holds of it.
import { checkOneOf, checkOptions } from '../../src/arguments/checks';
import type { OptionReaders } from '../../src/s3/calls/option-readers';
import { codeCall, codeLiteral, codeRecord } from '../../src/s3/suggestion/code';
import { iamRole, type Caller } from '../../src/s3/callers/caller';
import type { Code } from '../../src/s3/suggestion/code';

declare const readers: OptionReaders;
declare const given: unknown;

export function right(): unknown {
  const secure: boolean = readers.secure('secure', given);
  const at: number = readers.at('at', given);
  const sent: Partial<OptionReaders> = { secure: () => secure, at: () => at, tags: () => null };
  const typed: Code<Caller> = codeCall('iamRole', iamRole, codeLiteral('arn'), codeRecord({ mfa: codeLiteral(true) }));
  return [sent, typed];
}

export function wrong(): unknown {
  // @ts-expect-error no such option
  readers.secured('secured', given);
  // @ts-expect-error nothing but `readContext` reads the context
  readers.context('context', given);
  // @ts-expect-error no such option
  const misspelt: Partial<OptionReaders> = { secured: () => true };
  // @ts-expect-error a text where a call holds a boolean
  const mistyped: Partial<OptionReaders> = { secure: () => 'true' };
  // @ts-expect-error no such storage class
  const unknown: Partial<OptionReaders> = { storageClass: () => 'COLD' };
  // @ts-expect-error what is read under is never left out
  const leftOut: Partial<OptionReaders> = { storedEncryption: () => null };
  // @ts-expect-error the readers of all other options are missing
  const few: OptionReaders = { secure: () => true };
  // @ts-expect-error no such fact of a role
  codeCall('iamRole', iamRole, codeLiteral('arn'), codeRecord({ mfaed: codeLiteral(true) }));
  // @ts-expect-error whether MFA was used is not a string
  codeCall('iamRole', iamRole, codeLiteral('arn'), codeRecord({ mfa: codeLiteral('true') }));
  return [misspelt, mistyped, unknown, leftOut, few];
}

export function checked(value: unknown): unknown {
  checkOptions(value, ['mode']);
  // @ts-expect-error the option `until` was not checked
  return [value.mode, value.until];
}

export function narrowed(value: unknown): unknown {
  checkOneOf('mode', value, ['ON', 'OFF'] as const);
  const mode: 'ON' | 'OFF' = value;
  // @ts-expect-error the other values were not checked
  const other: 'ON' = value;
  return [mode, other];
}
