import { compilePolicy } from '../evaluator/compile';
import type { Policy } from '../policy/model';
import { literal } from '../prover/words';
import { distance } from '../values/near';
import type { Pattern } from '../values/pattern';
import { serviceOf, type ActionFacts, type Service } from '../service-reference';
import { isRelevant, resourceForms } from './arn-formats';
import { comesWith } from './carried';
import type { ActionChoice, ResourceForm } from './request-class';

/** What a question itself names, whatever the policies spell: names or patterns. */
export interface Question {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
}

/**
 * The actions that a question about policies of any service must look at: every action of each service that the
 * policies or the question name, and of one that they do not name, which stands for all others.
 */
export function universe(
  policies: readonly Policy[],
  partition: string,
  concerned: readonly Pattern[] | 'any' = 'any',
  question: Question = {},
): ActionChoice[] {
  const texts = textsOf(policies, question);
  const named = new Set(concerned === 'any' ? texts.services : servicesOf(concerned, texts.services));
  const other = strangers.find((prefix) => !texts.services.has(prefix));
  if (other !== undefined && (concerned === 'any' ? texts.wild : concerned.some(isCrossing))) named.add(other);
  const choices: ActionChoice[] = [];
  for (const prefix of named) {
    const service = serviceOf(prefix);
    if (service === undefined) continue;
    const patterns = concerned === 'any' ? undefined : concerned.filter((pattern) => speaksOf(pattern, prefix));
    for (const [lower, facts] of service.actions) {
      if (patterns !== undefined && !patterns.some((pattern) => pattern.matches(`${prefix}:${lower}`))) continue;
      choices.push({
        name: `${service.prefix}:${facts.name}`,
        service,
        facts,
        forms: formsOf(service, facts, partition, texts),
      });
    }
  }
  const known = new Set(choices.map(({ name }) => name.toLowerCase()));
  for (const name of texts.actions) {
    if (concerned !== 'any' && !concerned.some((pattern) => pattern.matches(name))) continue;
    if (!known.has(name.toLowerCase()) && !isNearMiss(name, known)) choices.push(unknownAction(name, choices));
  }
  return choices.sort((a, b) => rank(a) - rank(b));
}

function isCrossing({ text }: Pattern): boolean {
  return /[*?]/.test(prefixOf(text) || '*');
}

function speaksOf(pattern: Pattern, prefix: string): boolean {
  return isCrossing(pattern) || prefixOf(pattern.text) === prefix;
}

function servicesOf(patterns: readonly Pattern[], all: ReadonlySet<string>): Iterable<string> {
  return patterns.some(isCrossing) ? all : patterns.map(({ text }) => prefixOf(text));
}

/** Services that stand for those that no policy names; the first that is free is taken. */
const strangers = ['ec2', 'dynamodb', 'lambda', 'sqs', 'sns', 'rds', 'glue', 'athena', 'ecs', 'eks', 'kinesis', 'ssm'];

interface Texts {
  readonly services: ReadonlySet<string>;
  /** Exact action names. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys in lower case. */
  readonly keys: ReadonlySet<string>;
  /** Whether actions of unnamed services can match. */
  readonly wild: boolean;
}

function textsOf(policies: readonly Policy[], question: Question): Texts {
  const services = new Set<string>();
  const actions: string[] = [];
  const resources = new Set<string>();
  const keys = new Set<string>();
  let wild = false;
  const addResource = (text: string): void => {
    resources.add(text);
    const service = text.split(':')[2] ?? '';
    if (/^[a-z0-9-]+$/.test(service)) services.add(service);
  };
  for (const text of question.actions ?? []) {
    const prefix = prefixOf(text);
    if (prefix === '' || /[*?]/.test(prefix)) wild = true;
    else services.add(prefix);
  }
  for (const text of question.resources ?? []) addResource(text);
  for (const { action, resource, conditions } of policies.flatMap((policy) => compilePolicy(policy).statements)) {
    if (action.negated) wild = true;
    for (const { text } of action.patterns) {
      const prefix = prefixOf(text);
      if (prefix === '' || /[*?]/.test(prefix)) wild = true;
      else services.add(prefix);
      if (prefix !== '' && !/[*?]/.test(text)) actions.push(text);
    }
    for (const { text } of resource?.entries ?? []) addResource(text);
    for (const { key } of conditions) {
      keys.add(key);
      const prefix = prefixOf(key);
      if (prefix !== 'aws') services.add(prefix);
    }
  }
  return { services, actions, resources: [...resources], keys, wild };
}

function prefixOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf(':'))).toLowerCase();
}

/**
 * The resources of an action: each kind that a pattern may speak of, and of the others one for each set of keys that
 * matter.
 */
function formsOf(service: Service, facts: ActionFacts, partition: string, { resources, keys }: Texts): ResourceForm[] {
  if (service.prefix === 's3' && facts.name === 'ListAllMyBuckets') return [allBuckets(partition)];
  const accounts = accountsNamed(service.prefix, resources);
  const forms = facts.resourceTypes.flatMap(({ name }) =>
    accounts.flatMap((account) => resourceForms(service, name, partition, account)),
  );
  const others = new Map<string, ResourceForm>();
  const relevant = forms.filter((form) => {
    if (isRelevant(form, resources)) return true;
    const carried = [...keys].filter((key) => comesWith(key, service, facts, form.type)).join();
    if (!others.has(carried)) others.set(carried, form);
    return false;
  });
  return [...relevant, ...others.values()];
}

/** What stands in the account's place: twelve digits, and what else the patterns of a service have there. */
function accountsNamed(prefix: string, patterns: readonly string[]): readonly (string | undefined)[] {
  const found = new Set<string | undefined>([undefined]);
  for (const pattern of patterns) {
    const [, , service, , account] = pattern.split(':');
    if (service === prefix && (account === 'aws' || account === '')) found.add(account);
  }
  return [...found];
}

/** "ListBuckets" is asked of no bucket, and IAM takes `arn:aws:s3:::*` for its resource. */
function allBuckets(partition: string): ResourceForm {
  const arn = `arn:${partition}:s3:::*`;
  return { id: 'all buckets', language: [literal(arn)], seeds: [arn] };
}

/** A name that the reference lacks and that is no misspelling of one that it has: AWS may have added it since. */
function isNearMiss(name: string, known: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase();
  const prefix = `${prefixOf(name)}:`;
  for (const other of known) if (other.startsWith(prefix) && distance(lower, other, 2) <= 2) return true;
  return false;
}

function unknownAction(name: string, choices: readonly ActionChoice[]): ActionChoice {
  const service = serviceOf(prefixOf(name));
  const forms = choices.filter((choice) => choice.service === service).flatMap((choice) => choice.forms);
  const distinct = [...new Map(forms.map((form) => [form.id, form])).values()];
  return { name, ...(service !== undefined && { service }), forms: distinct };
}

const known = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject'];

function rank({ name, facts }: ActionChoice): number {
  if (facts?.permissionOnly === true) return 1000;
  const index = known.indexOf(name);
  return index === -1 ? 100 : index;
}
