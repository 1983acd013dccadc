import { isDeploymentValue } from '../arguments/deployment-value';
import { quoted } from '../arguments/checks';
import { isUsageError, UsageError } from '../arguments/usage';
import { isPolicyError, PolicyError, UndecidedError } from '../report/errors';
import { isOwnError, type OwnError } from '../report/own-error';
import type { Cure, CureOptions } from '../cures/cure';
import type { Bucket } from '../s3/buckets/bucket';
import { isEnvironment, type Environment } from '../s3/environment/environment';
import type { Stack } from '../sources/cloudformation/stack';
import { literalText } from '../values/literal-text';
import { withAssertion } from './call-to-try';
import type { MatcherResult } from './matcher-result';

/** Of what of an environment a matcher is asked one by one, and when it passes for all of it. */
export interface EachMember {
  readonly of: 'bucket' | 'document';
  readonly passes: 'where every one does' | 'where some one does';
}

export const everyBucket: EachMember = { of: 'bucket', passes: 'where every one does' };
export const someBucket: EachMember = { of: 'bucket', passes: 'where some one does' };

interface Member {
  readonly id: string;
  /** What it is called, where it is not what the matcher asks of. */
  readonly kind?: string;
  readonly value: unknown;
  /** Code that gives it, of what the test has. */
  readonly code: string;
}

/** The members of an environment; nothing where what was given is not one. */
export function membersToAsk(received: unknown, { of }: EachMember): readonly Member[] | undefined {
  if (!isEnvironment(received) && !isEnvironmentOfTemplate(received)) return undefined;
  const codeOf = (kind: string, id: string): string =>
    `${isDeploymentValue(received) ? 'stack' : 'env'}.${kind}(${literalText(id)})`;
  const found =
    of === 'bucket'
      ? [
          ...received.buckets.map((bucket) => ({
            id: idOf(bucket),
            value: bucket,
            code: codeOf('bucket', idOf(bucket)),
          })),
          ...nestedStacksOf(received).map((one) => ({ ...one, code: codeOf('policy', one.id) })),
        ]
      : received.policies.map(({ id, policy }) => ({ id, value: policy, code: codeOf('policy', id) }));
  if (found.length > 0) return found;
  const [other] = received.policies;
  const hint = other === undefined ? undefined : `ask a policy of it: expect(….policy(${quoted(other.id)}))`;
  throw new UsageError(`there is no ${of} in it`, hint);
}

function isEnvironmentOfTemplate(received: unknown): received is Environment {
  return isDeploymentValue(received) && 'buckets' in received && 'policies' in received;
}

/** Of a template: those that are not read may have buckets, and a claim on all of them is undecided. */
function nestedStacksOf(received: Environment): readonly Omit<Member, 'code'>[] {
  const { nestedStacks = [] } = received as Partial<Stack>;
  return nestedStacks.map(({ id, policy }) => ({ id, kind: 'nested stack', value: policy }));
}

function idOf(bucket: Bucket): string {
  return 'id' in bucket ? String(bucket.id) : bucket.name;
}

/** The one answer for all members: those that decide it come first in the message, the rest a line each. */
export function eachMemberResult(
  members: readonly Member[],
  { of, passes }: EachMember,
  ask: (value: unknown) => MatcherResult,
): MatcherResult {
  const isEvery = passes === 'where every one does';
  const results: (Pick<Member, 'id' | 'code'> & { readonly result: MatcherResult })[] = [];
  let failure: Error | undefined;
  for (const { id, kind = of, value, code } of members) {
    try {
      results.push({ id, code, result: ask(value) });
    } catch (error) {
      if (!isOwnError(error)) throw error;
      failure ??= ofMember(error, kind, id);
    }
  }
  const decisive = results.filter(({ result }) => result.pass !== isEvery);
  if (decisive.length === 0 && failure !== undefined) throw failure;
  const [first, ...others] = decisive.length > 0 ? decisive : results;
  if (first === undefined) throw new UsageError(`there is no ${of} to ask`);
  const what = decisive.length > 0 ? `${decisive.length} of ${members.length} ${of}s` : `all ${members.length} ${of}s`;
  // The cures of each, under the id of its policy in the environment.
  const cures = (): readonly Cure[] => decisive.flatMap(({ id, result }) => curesOfMember(id, result.cures?.() ?? []));
  const otherCures = (): CureOptions =>
    decisive.flatMap(({ id, result }) => (result.otherCures?.() ?? []).map((one) => curesOfMember(id, one)));
  return {
    ...first.result,
    ...(first.result.cures !== undefined && { cures }),
    ...(first.result.otherCures !== undefined && { otherCures }),
    message: () => {
      const shown = withAssertion(first.result.message(), first.code, first.result.oneCall);
      if (members.length === 1) return shown;
      const rest = others.map(({ id, result }) => `  «${id}»${summaryOf(result.message())}`);
      const room = rest.length > MOST ? [...rest.slice(0, MOST - 1), `  … and ${rest.length - MOST + 1} more`] : rest;
      const heading = rest.length === 0 ? `That is ${what}` : `The same holds for ${rest.length} more (${what}):`;
      return [shown, '', heading, ...room].join('\n');
    },
  };
}

function curesOfMember(id: string, cures: readonly Cure[]): readonly Cure[] {
  return cures.map((cure) => ({ ...cure, document: [id] }));
}

const MOST = 8;

/** The call of a message and its culprit, on one line. */
function summaryOf(message: string): string {
  const call = /^ {2}call +(.*)$/m.exec(message)?.[1];
  if (call === undefined) return '';
  const [, nearest] = /^Nearest \w+ {2}(.*)$/m.exec(message) ?? [];
  const culprit =
    nearest ??
    /^(?:Denied by|Allowed by|The bucket has no policy|The policy has no|An Allow refuses nobody|No Deny statement is).*$/m.exec(
      message,
    )?.[0];
  return `  ${call}${culprit === undefined ? '' : `: ${culprit}`}`;
}

/** The error with the member that it is about. */
function ofMember(error: OwnError, of: string, id: string): Error {
  const problem = `${of} «${id}»: ${error.problem}`;
  if (isUsageError(error)) return new UsageError(problem, error.hint);
  return isPolicyError(error)
    ? new PolicyError(problem, error.findings, undefined, error.cures)
    : new UndecidedError(problem, error.reason);
}
