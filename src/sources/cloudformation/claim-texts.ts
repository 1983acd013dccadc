import { isDeploymentValue } from '../../arguments/deployment-value';
import { UsageError } from '../../arguments/usage';
import { isPolicy } from '../../policy/model';
import { objectsCalled, objectsOfName } from './resource-texts';
import type { Met } from './world';

/** The texts of a claim, which names of a template may be alike to. */
export interface ClaimTexts {
  readonly literals: readonly string[];
  /** The resources that its buckets, keys and prefixes stand for. */
  readonly resources: readonly Met[];
}

const MOST_TEXTS = 2000;
/** Words of the language of policies, which no name of a template is compared with. */
const grammar = /^(?:Allow|Deny|20(?:08-10|12-10)-17|[a-z0-9-]+:[A-Za-z0-9*?]*)$/;

/** The texts in what a claim was given. */
export function textsOfClaim(given: unknown): ClaimTexts {
  const texts = new Set<string>();
  const resources = new Map<string, Met>();
  const seen = new Set<object>();
  const visit = (value: unknown, option = ''): void => {
    if (texts.size > MOST_TEXTS) {
      throw new UsageError('more texts than a claim on a template can be held against', 'ask about less at once');
    }
    if (typeof value === 'string') {
      const policy = jsonIn(value);
      if (policy !== undefined) visit(policy);
      else if (value !== '' && !grammar.test(value)) {
        texts.add(value);
        const region = /^arn:[^:]*:kms:([a-z0-9-]+):/.exec(value)?.[1];
        if (region !== undefined) texts.add(region);
      }
      const named = resourceOf(option, value);
      if (named !== undefined) resources.set(`${option} ${value}`, named);
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (isDeploymentValue(value)) {
      visit(value.given);
      return;
    }
    if (isPolicy(value)) {
      visit(value.document);
      return;
    }
    if (Array.isArray(value) || value instanceof Map) for (const part of value.values()) visit(part, option);
    else for (const [name, part] of Object.entries(value)) visit(part, name);
  };
  visit(given);
  return { literals: [...texts], resources: [...resources.values()] };
}

/** The resource that an option of a call or claim stands for. */
function resourceOf(option: string, text: string): Met | undefined {
  switch (option) {
    case 'bucket':
      return { text: objectsOfName([text]), isPattern: true };
    case 'key':
    case 'keys':
      return objectsCalled(text, false);
    case 'prefix':
      return objectsCalled(text, true);
    default:
      return undefined;
  }
}

function jsonIn(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with it is reported where it is read.
    return undefined;
  }
}
