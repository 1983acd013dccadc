import { deploymentValue } from '../../arguments/deployment-value';
import { quoted } from '../../arguments/checks';
import { unlessMisuse, UsageError } from '../../arguments/usage';
import type { Stack } from './stack';

/** A stack of an assembly, under its name. */
export interface NamedStack {
  readonly name: string;
  readonly stack: Stack;
}

/**
 * Several stacks as one environment: every bucket, key, principal and policy, found by its id or by `<stack>/<id>`. A call that
 * many of them answer together is asked of one stack.
 */
export function assemblyOf(stacks: readonly NamedStack[]): Stack {
  const [first, ...others] = stacks;
  if (first === undefined) throw new UsageError('the assembly has no stack', 'synthesise the app: npx cdk synth');
  if (others.length === 0) return first.stack;
  const all = <T>(of: (stack: Stack) => readonly T[]): readonly T[] =>
    Object.freeze(stacks.flatMap(({ stack }) => of(stack)));
  const found = <T>(kind: string, id: string, of: (stack: Stack, id: string) => T): T => one(stacks, kind, id, of);
  const refuse = (): never => {
    throw new UsageError(
      `these are ${stacks.length} stacks: ${names(stacks)}`,
      'ask one of them: fromCdk(stack), or a bucket or policy by itself',
    );
  };
  const members = {
    buckets: all(({ buckets }) => buckets),
    keys: all(({ keys }) => keys),
    principals: all(({ principals }) => principals),
    endpoints: all(({ endpoints }) => endpoints),
    policies: all(({ policies }) => policies),
    accounts: all(({ accounts }) => accounts),
    bucket: (id: string) => found('bucket', id, (stack, own) => stack.bucket(own)),
    key: (id: string) => found('key', id, (stack, own) => stack.key(own)),
    role: (id: string) => found('role', id, (stack, own) => stack.role(own)),
    user: (id: string) => found('user', id, (stack, own) => stack.user(own)),
    policy: (id: string) => found('policy', id, (stack, own) => stack.policy(own)),
    parameter: refuse,
    value: refuse,
  };
  const ofOneStack = Object.fromEntries(
    ['account', 'region', 'partition'].map((name) => [name, { get: refuse, enumerable: false }]),
  );
  return deploymentValue({}, refuse, Object.defineProperties(members, ofOneStack)) as unknown as Stack;
}

function one<T>(stacks: readonly NamedStack[], kind: string, id: string, of: (stack: Stack, id: string) => T): T {
  const named = stacks.find(({ name }) => id.startsWith(`${name}/`));
  if (named !== undefined) return of(named.stack, id.slice(named.name.length + 1));
  const values = stacks.flatMap(({ name, stack }) => {
    const value = unlessMisuse(() => of(stack, id));
    return value === undefined ? [] : [{ name, value }];
  });
  const [only, ...more] = values;
  if (only !== undefined && more.length === 0) return only.value;
  if (only === undefined) throw new UsageError(`none of the stacks ${names(stacks)} has a ${kind} ${quoted(id)}`);
  const [second = only] = more;
  throw new UsageError(
    `the stacks ${only.name} and ${second.name} both have a ${kind} ${quoted(id)}`,
    `say which one: ${quoted(`${only.name}/${id}`)}`,
  );
}

function names(stacks: readonly NamedStack[]): string {
  return stacks.map(({ name }) => name).join(', ');
}
