import type { Outcome } from '../evaluator/request';
import { turningKeys, type AuthorizationAnswer } from '../s3/authorizations/decide-authorization';
import type { AuthorizationQuestion } from '../s3/authorizations/decide-call';
import { placeOfBucket } from '../s3/calls/call-place';
import { SESSION_NAME } from '../s3/callers/caller';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { typedCall } from '../s3/suggestion/call';
import { UndecidedError } from './errors';
import { listedTexts } from './listed-texts';
import { onOneLine } from './one-line';
import { refusalPhrases } from './outcome-words';
import { undecidedError } from './undecided';

const AUTHORIZE = 'authorize() decides a single request by the readings of docs/limits.md';

/** The error for a call that leaves open what its decision turns on: everything that is missing, as one call to paste. */
export function unspecifiedError(
  question: AuthorizationQuestion,
  decided: Exclude<AuthorizationAnswer, { answer: 'decided' }>,
  asked: { readonly name: string; readonly subject: Omit<ClaimSubject, 'decider'> },
): UndecidedError {
  const { authorization, decider } = question;
  const { caller } = authorization;
  const of = { policies: decider.policies, ...('arn' in caller && { caller: caller.arn }) };
  if (decided.answer === 'undecided') return undecidedError(decided, AUTHORIZE, of);
  if (decided.answer === 'either') {
    const { about } = decided;
    if (about.kind === 'unsettled') {
      return undecidedError({ answer: 'undecided', reason: 'unsettled', about: about.id }, AUTHORIZE, of);
    }
    return new UndecidedError(
      `the call does not specify ${about.what}, and ${authorization.action} depends on it\nHint: add ${about.hint}`,
      about.what,
    );
  }
  const keys = turningKeys(authorization, decided, decider);
  const names = keys.map(nameOfKey);
  const hints = keys.flatMap((key) => authorization.hint(key) ?? []);
  return new UndecidedError(
    [
      `the call does not specify ${listedTexts(names)}, and ${authorization.action} depends on ${names.length === 1 ? 'it' : 'them'}`,
      ...(hints.length === 0 ? [] : [`Hint: add ${listedTexts(joinedOptions(hints))}`]),
      ...renderCompletions(question, decided.completions, asked),
    ].join('\n'),
    names[0] ?? '',
  );
}

function nameOfKey(key: string): string {
  if (key === '') return 'its key';
  return key === SESSION_NAME ? 'its session' : key;
}

/** For each outcome a call that has it. Their values are those that the policies tell apart, so they are marked. */
function renderCompletions(
  { decider }: AuthorizationQuestion,
  completions: Extract<AuthorizationAnswer, { answer: 'untold' }>['completions'],
  { name, subject }: { readonly name: string; readonly subject: Omit<ClaimSubject, 'decider'> },
): string[] {
  const place = subject.bucket === undefined ? {} : placeOfBucket(subject.bucket);
  const rows = completions.flatMap((request): [Outcome, string][] => {
    const typed = typedCall(request, { ...subject, decider }, place, []);
    return typed?.call.startsWith(`${name}(`) === true && typed.bucket === undefined
      ? [[decider.decide(request).outcome, typed.call]]
      : [];
  });
  const width = Math.max(...rows.map(([outcome]) => refusalPhrases[outcome].length));
  const lines = rows.map(([outcome, call]) => onOneLine(`  ${refusalPhrases[outcome].padEnd(width)}  ${call}`));
  return lines.length === 0 ? [] : ['Complete, with values made up for what is missing:', ...lines];
}

/** `iamRole(arn, { organization, mfa })` for both of its facts. */
function joinedOptions(hints: readonly string[]): string[] {
  const joined = new Map<string, string[]>();
  for (const hint of hints) {
    const [, start = hint, option] = /^(\w+\(\w+, )\{ (.*) \}\)$/.exec(hint) ?? [];
    joined.set(start, [...(joined.get(start) ?? []), ...(option === undefined ? [] : [option])]);
  }
  return [...joined].map(([start, options]) =>
    options.length === 0 ? start : `${start}{ ${[...new Set(options)].join(', ')} })`,
  );
}
