import { deploymentValue, type Deployment } from '../../arguments/deployment-value';
import { quoted } from '../../arguments/checks';
import { unlessMisuse, UsageError } from '../../arguments/usage';
import { readEnvironment } from '../../s3/environment/environment';
import { memberHint } from './member-names';
import type { MemberKind, Stack, StackMembers } from './stack';

/** A stack of an assembly, under its name. */
export interface NamedStack {
  readonly name: string;
  readonly members: StackMembers;
}

/** Several stacks as one environment: every bucket, key, principal and policy, found by its id or by `<stack>/<id>`. */
export function assemblyOf(stacks: readonly NamedStack[]): Stack {
  const [first, ...others] = stacks;
  if (first === undefined) throw new UsageError('the assembly has no stack', 'synthesise the app: npx cdk synth');
  if (others.length === 0) return first.members.stack();
  return new Assembly(first, stacks).stack();
}

class Assembly {
  private readonly stacks: readonly { readonly name: string; readonly stack: Stack }[];

  constructor(
    private readonly first: NamedStack,
    private readonly named: readonly NamedStack[],
  ) {
    this.stacks = named.map(({ name, members }) => ({ name, stack: members.stack() }));
  }

  stack(): Stack {
    const members = {
      buckets: this.all(({ buckets }) => buckets),
      keys: this.all(({ keys }) => keys),
      principals: this.all(({ principals }) => principals),
      endpoints: this.all(({ endpoints }) => endpoints),
      policies: this.all(({ policies }) => policies),
      nestedStacks: this.all(({ nestedStacks }) => nestedStacks),
      accounts: this.all(({ accounts }) => accounts),
      bucket: (id: string) => this.one('bucket', id, (stack, own) => stack.bucket(own)),
      key: (id: string) => this.one('key', id, (stack, own) => stack.key(own)),
      role: (id: string) => this.one('role', id, (stack, own) => stack.role(own)),
      user: (id: string) => this.one('user', id, (stack, own) => stack.user(own)),
      policy: (id: string) => this.one('policy', id, (stack, own) => stack.policy(own)),
      parameter: (id: string) => this.one('parameter', id, (stack, own) => stack.parameter(own)),
      value: (text: string) => this.value(text),
    };
    const ofAll = Object.fromEntries(
      (['account', 'region', 'partition'] as const).map((name) => [
        name,
        { get: () => this.common(name), enumerable: false },
      ]),
    );
    const made = deploymentValue(
      this.first.members.template.together,
      (deployment) => readEnvironment(this.settingsIn(deployment)),
      { more: Object.defineProperties(members, ofAll), origin: ['stacks', this.named.map(placeOf)] },
    );
    return made as unknown as Stack;
  }

  private settingsIn(deployment: Deployment): ReturnType<StackMembers['settingsIn']> {
    const settings = this.named.map(({ members }) => members.settingsIn(deployment));
    return {
      buckets: settings.flatMap(({ buckets }) => buckets),
      keys: settings.flatMap(({ keys }) => keys),
      principals: settings.flatMap(({ principals }) => principals),
      endpoints: settings.flatMap(({ endpoints }) => endpoints),
    };
  }

  private all<T>(of: (stack: Stack) => readonly T[]): readonly T[] {
    return Object.freeze(this.stacks.flatMap(({ stack }) => of(stack)));
  }

  /** What all stacks have, where it is one. */
  private common(name: 'account' | 'region' | 'partition'): string {
    const given = this.named.map(({ members }) => members.template.givenValues);
    const kinds = new Set(
      given.map((values) => (name === 'partition' ? (values.partition ?? values.region) : values[name])),
    );
    if (kinds.size === 1) return this.first.members.stack()[name];
    throw new UsageError(
      `these are ${this.stacks.length} stacks, which differ in ${name}: ${this.names()}`,
      'ask one of them: fromCdk(stack)',
    );
  }

  /** `${Lake/Data.Arn}/x`: every name in it is of one stack. */
  private value(text: string): string {
    const named = this.stacks.filter(({ name }) => text.includes(`\${${name}/`));
    const [only] = named;
    if (only !== undefined && named.length === 1) {
      return only.stack.value(text.replaceAll(`\${${only.name}/`, '${'));
    }
    throw new UsageError(
      `these are ${this.stacks.length} stacks: ${this.names()}`,
      `say of which one: stack.value('\${${this.first.name}/…}')`,
    );
  }

  private one<T>(kind: MemberKind, id: string, of: (stack: Stack, id: string) => T): T {
    const named = this.stacks.find(({ name }) => id.startsWith(`${name}/`));
    if (named !== undefined) return of(named.stack, id.slice(named.name.length + 1));
    const values = this.stacks.flatMap(({ name, stack }) => {
      const value = unlessMisuse(() => of(stack, id));
      return value === undefined ? [] : [{ name, value }];
    });
    const [only, ...more] = values;
    if (only !== undefined && more.length === 0) return only.value;
    if (only === undefined) throw this.noMember(kind, id);
    const [second = only] = more;
    throw new UsageError(
      `the stacks ${only.name} and ${second.name} both have a ${kind} ${quoted(id)}`,
      `say which one: ${quoted(`${only.name}/${id}`)}`,
    );
  }

  private noMember(kind: MemberKind, id: string): UsageError {
    const names = this.named.flatMap(({ name, members }) => members.namesOf(kind).map((one) => `${name}/${one}`));
    const hint = names.length === 0 ? `they have no ${kind}` : memberHint(id, names);
    return new UsageError(`none of the stacks ${this.names()} has a ${kind} ${quoted(id)}`, hint);
  }

  private names(): string {
    return this.stacks.map(({ name }) => name).join(', ');
  }
}

/** Which stack goes by which name. */
function placeOf({ name, members }: NamedStack): readonly [string, number] {
  return [name, members.place];
}
