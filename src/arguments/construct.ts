/** The path of a construct of the CDK in its app; nothing for any other value. */
export function constructIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('node' in value)) return undefined;
  const { node } = value;
  if (typeof node !== 'object' || node === null || !('path' in node) || !('root' in node)) return undefined;
  return typeof node.path === 'string' ? node.path : undefined;
}

const UNRESOLVED = /\$\{Token\[/;

/** What to write in the place of a value of the CDK that only synthesis knows; nothing where an error is about none. */
export function constructHint(problem: string): string | undefined {
  const [, path] = /the CDK construct "([^"]*)"/.exec(problem) ?? [];
  if (path === undefined && !UNRESOLVED.test(problem)) return undefined;
  const id = path?.split('/').at(-1) ?? 'Inbox';
  return `the CDK knows names once it synthesises: const stack = fromCdk(app), then by its id stack.bucket('${id}') or stack.role('${id}')`;
}
