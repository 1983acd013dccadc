import type { Atom } from '../names/atom';

/** A name of a template with its value in one deployment. */
export interface NamedValue {
  readonly atom: Atom;
  readonly value: string;
}

/** A resource of a template and its name in one deployment. */
export interface DeployedResource {
  readonly id: string;
  readonly name: string;
  /** Whether the id is that of a parameter, which is given the name. */
  readonly isParameter?: boolean;
}

/** A role or user as it is in one deployment, with its logical id where that is known. */
interface DeployedPrincipal {
  readonly id: string | undefined;
  readonly arn: string;
}

export interface DeployedPrincipals {
  /** Whether they are those of a stack, not of an environment put together from values of one. */
  readonly ofStack: boolean;
  readonly members: readonly DeployedPrincipal[];
}

interface StackNames {
  readonly buckets: readonly DeployedResource[];
  readonly principals: DeployedPrincipals | undefined;
  readonly names: readonly NamedValue[];
}

/** The id that a resource has in its own template. */
export function localId({ title, scope = '' }: Atom): string {
  return title.slice(scope.length);
}

/** A line with code about one deployment, as one writes it about the stack. */
export function callOnStack(line: string, { buckets, principals, names }: StackNames): string {
  const onBuckets = withStackBuckets(line, buckets);
  return withStackValues(principals === undefined ? onBuckets : withStackPrincipals(onBuckets, principals), names);
}

/** The bucket of a call is called otherwise in other deployments. */
function withStackBuckets(line: string, buckets: readonly DeployedResource[]): string {
  return line.replace(/\bbucket: '([^']+)'/, (whole, name: string) => {
    const bucket = buckets.find((one) => one.name === name);
    if (bucket === undefined) return whole;
    return `bucket: stack.${bucket.isParameter === true ? 'parameter' : 'bucket'}('${bucket.id}')`;
  });
}

/** So are roles and users, and the environment that lists them is the stack. */
function withStackPrincipals(line: string, { ofStack, members }: DeployedPrincipals): string {
  return line
    .replace(/\bexpect\(env\)/, (whole) => (ofStack ? 'expect(stack)' : whole))
    .replace(/\benv\.(role|user)\('([^']+)'\)/, (whole, kind: string, name: string) => {
      const found = members.find(({ arn }) => arn.includes(`:${kind}/`) && arn.endsWith(`/${name}`));
      if (found === undefined) return whole;
      if (ofStack && found.id !== undefined) return `stack.${kind}('${found.id}')`;
      return kind === 'user' ? `iamUser('${found.arn}')` : `'${found.arn}'`;
    });
}

/** The call with the stack's own account, and its roles and keys by reference: a literal one is another in other deployments. */
function withStackValues(line: string, names: readonly NamedValue[]): string {
  const known = names.filter(
    ({ atom: { kind, title }, value }) => value.length > 1 && (kind === 'resource' || title === 'AWS::AccountId'),
  );
  return line.replace(/stack\.\w+\('[^']*'\)|'([^']+)'/g, (quoted, text?: string) => {
    if (text === undefined || text.includes('${')) return quoted;
    const reference = known.reduce((sofar, { atom, value }) => sofar.split(value).join(`\${${localId(atom)}}`), text);
    if (reference === text) return quoted;
    if (reference === '${AWS::AccountId}') return 'stack.account';
    // Which partition a stack is in, its Region says.
    return `stack.value('${reference.replace(/^arn:aws:/, 'arn:${AWS::Partition}:')}')`;
  });
}
