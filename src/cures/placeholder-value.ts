/**
 * What a text to paste has in the place of a value that only its author knows: `<your client's id>`. A policy that keeps one
 * is refused (PLACEHOLDER_IN_CONDITION). `account`: whose calls have the key.
 */
export function placeholderOf(key: string, account?: string): string {
  return `<${describe(key, account)}>`;
}

/** A line to paste with some value for each that is left to fill in, by which it can be judged. */
export function withFilledIn(line: string): string {
  return line.replace(/<(?:the|your) [^<>]+>/g, 'example');
}

function describe(key: string, account: string | undefined): string {
  if (key === 'cognito-identity.amazonaws.com:aud') return "your identity pool's id";
  if (key === 'aws:PrincipalArn') return 'the ARN of whom you mean';
  if (/^aws:\w+OrgPaths$/.test(key)) return 'the path of the unit that you mean';
  if (key === 'aws:SourceVpce') return 'the id of the VPC endpoint that you mean';
  if (key === 'sts:ExternalId') return `the external id agreed with ${account ?? 'that account'}`;
  const claim = key.slice(key.lastIndexOf(':') + 1);
  if (claim === 'aud') return "your client's id";
  return claim === 'app_id' ? "your app's id" : `the ${claim} that you mean`;
}
