/** The six parts of an ARN ("Amazon Resource Names (ARNs)"); `resource` is all that follows the fifth colon. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** The parts of an ARN; nothing for text with fewer than six parts or another first word than `arn`. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const partition = text.indexOf(':', 4);
  const service = partition === -1 ? -1 : text.indexOf(':', partition + 1);
  const region = service === -1 ? -1 : text.indexOf(':', service + 1);
  const account = region === -1 ? -1 : text.indexOf(':', region + 1);
  if (account === -1) return undefined;
  return {
    partition: text.slice(4, partition),
    service: text.slice(partition + 1, service),
    region: text.slice(service + 1, region),
    account: text.slice(region + 1, account),
    resource: text.slice(account + 1),
  };
}

/** The account in an ARN; nothing where it has none, or a word such as `aws` in its place. */
export function accountIn(text: string): string | undefined {
  if (text.slice(0, 4) !== 'arn:') return undefined;
  let start = 3;
  for (let colons = 1; colons < 4 && start !== -1; colons++) start = text.indexOf(':', start + 1);
  if (start === -1 || text[start + 1] === ':') return undefined;
  const account = text.slice(start + 1, start + 13);
  return text[start + 13] === ':' && isAccountId(account) ? account : undefined;
}

/** An account that stands for any other. */
export const exampleAccount = '999999999999';

/** Whether text is the id of an account: twelve digits. */
export function isAccountId(text: string): boolean {
  if (text.length !== 12) return false;
  for (let at = 0; at < 12; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** Whether a resource lies below one that an entry names, as an object in a folder does. */
export function isAbove(entry: string, resource: string): boolean {
  return !/[*?$]/.test(entry) && entry !== '' && resource.startsWith(`${entry}/`);
}
