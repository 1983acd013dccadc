import type { PolicyType } from '../../src/policy/model';

const bucket = 'arn:aws:s3:::logs/*';
const reader = { AWS: 'arn:aws:iam::111122223333:role/Reader' };
const own = { Effect: 'Allow', Action: 's3:GetObject', Resource: bucket };
const resource = { Effect: 'Allow', Principal: reader, Action: 's3:GetObject', Resource: bucket };

/** The statement that an example changes, for each type of policy. */
export const statements: Readonly<Record<PolicyType, Readonly<Record<string, unknown>>>> = {
  resource,
  identity: own,
  permissionsBoundary: own,
  session: own,
  serviceControl: own,
  resourceControl: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
  trust: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
  kmsKey: { Effect: 'Allow', Principal: reader, Action: 'kms:Decrypt', Resource: '*' },
  vpcEndpoint: { ...resource, Principal: '*' },
};

/** The texts of two policies: one with the lines of a diff that go, one with those that come. */
export function policiesOfDiff(diff: string, type: PolicyType): { readonly before: string; readonly after: string } {
  const lines = diff.split('\n').filter((line) => line !== '');
  const changed = new Set(lines.flatMap((line) => /^[-+ ]"(?:Not)?(\w+)":/.exec(line)?.[1] ?? []));
  const side = (sign: '-' | '+'): string => {
    const own = lines.filter((line) => line.startsWith(sign) || line.startsWith(' ')).map((line) => line.slice(1));
    // Documents too large to print: a character before an ellipsis stands there many times.
    const text = own.join('\n').replace(/(.)…/g, (_, character: string) => character.repeat(7_000));
    return /^[[{]/.test(text) ? text : wholeText(text, changed, statements[type]);
  };
  return { before: side('-'), after: side('+') };
}

/** A policy with these elements, and for the others those of the usual statement. */
function wholeText(elements: string, changed: ReadonlySet<string>, statement: object): string {
  const ofDocument = [...changed].some((name) => ['Version', 'Id', 'Statement'].includes(name));
  const rest = Object.entries(statement)
    .filter(([name]) => ofDocument || !changed.has(name))
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const usual = [
    ...(changed.has('Version') ? [] : ['"Version": "2012-10-17"']),
    ...(changed.has('Statement')
      ? []
      : [`"Statement": [{ ${(ofDocument ? rest : [...rest, elements]).filter((one) => one !== '').join(', ')} }]`]),
  ];
  return `{ ${(ofDocument ? [...usual, elements] : usual).filter((one) => one !== '').join(', ')} }`;
}
