import { servicePrefixes } from '../service-reference';
import { nearest } from '../values/near-names';
import { quoted } from './checks';
import { UsageError } from './usage';

const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'];

/**
 * Throws a usage error on a resource that no ARN can match: a bare name, a wrong number of colons, an account that is
 * none ("IAM identifiers", IAM ARNs). `*` and wildcards in any part pass. `option`: which of several options.
 */
export function checkResourceNames(resources: readonly string[] | undefined, option?: string): void {
  const at = option === undefined ? '' : `${option}: `;
  for (const text of resources ?? []) {
    const problem = problemOf(text);
    if (problem !== undefined) throw new UsageError(`${at}${quoted(text)} ${problem.what}`, problem.hint);
  }
}

interface Problem {
  readonly what: string;
  readonly hint: string;
}

const form = 'give an ARN such as "arn:aws:s3:::logs/*" or "arn:aws:sqs:eu-west-1:111122223333:jobs"';

function problemOf(text: string): Problem | undefined {
  if (/^\*+$/.test(text)) return undefined;
  if (!text.startsWith('arn:')) return { what: 'is not an ARN', hint: s3Proposal(text) ?? form };
  const [, partition = '', service, region, account, ...rest] = text.split(':');
  if (!isPart(partition, /^aws(-[a-z]+)*$/)) {
    const near = nearest(partition, partitions, 2);
    return {
      what: `has an unknown partition "${partition}"`,
      hint: near === undefined ? form : `did you mean "${near}"?`,
    };
  }
  if (service === undefined) return partition.endsWith('*') ? undefined : { what: 'is not an ARN', hint: form };
  const known = servicePrefixes();
  if (!isPart(service, /^[a-z0-9-]+$/)) return { what: `has an invalid service "${service}"`, hint: form };
  if (!hasWildcard(service) && !known.includes(service)) {
    const near = nearest(service, known, 1);
    if (near !== undefined) return { what: `has an unknown service "${service}"`, hint: `did you mean "${near}"?` };
  }
  const resource = rest.join(':');
  const miscounted = { what: 'has the wrong number of colons', hint: s3Proposal(text) ?? form };
  if (region !== undefined && !isPart(region, /^[a-z0-9-]*$/)) return miscounted;
  if (account !== undefined && !isPart(account, /^(\d*|aws|cloudfront)$/)) return miscounted;
  // A wildcard at the end of a short ARN stands for the parts that are left out.
  if (rest.length === 0) return text.endsWith('*') ? undefined : miscounted;
  if (resource === '' || resource.startsWith(':')) return miscounted;
  if (account !== undefined && /^\d+$/.test(account) && account.length !== 12) {
    return { what: `has an invalid account "${account}"`, hint: 'an account id has 12 digits' };
  }
  return undefined;
}

/** Whether what is spelled of one part, its wildcards apart, can stand there. */
function isPart(text: string, lawful: RegExp): boolean {
  return lawful.test(text) || (hasWildcard(text) && /^[a-z0-9*?-]*$/.test(text));
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** What a bucket's or an object's ARN would be, where the text ends in what may be one. */
function s3Proposal(text: string): string | undefined {
  const found = /^(?:arn:(aws[a-z-]*):s3:*)?([a-z0-9*?][a-z0-9.*?-]{2,62}(?:\/[^:]*)?)$/.exec(text);
  if (found === null) return undefined;
  const [, partition = 'aws', path = ''] = found;
  return `did you mean "arn:${partition}:s3:::${path}"?`;
}

/**
 * Throws a usage error on a prefix with a wildcard: it would stand for the character itself, of which hardly a key has
 * any, and a claim about no key is not a claim.
 */
export function checkPrefix(option: string, prefix: string | undefined): void {
  if (prefix === undefined || !hasWildcard(prefix)) return;
  const end = prefix.search(/[*?]/);
  throw new UsageError(
    `${option}: ${quoted(prefix)} is a pattern, and a prefix is taken literally`,
    end === 0 ? 'leave it out to mean every key' : `give the prefix alone: ${quoted(prefix.slice(0, end))}`,
  );
}
