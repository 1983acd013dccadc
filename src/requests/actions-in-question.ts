import { foldName } from '../values/letter-case';
import { compilePolicy } from '../evaluator/compile';
import { API_SHORT_FORM } from '../evaluator/resource';
import type { Policy } from '../policy/model';
import { literalTokens } from '../languages/language';
import { parsePattern, type Pattern } from '../values/pattern';
import { serviceOf, type ActionFacts, type ServiceReference } from '../service-reference';
import { arnShapes, resourceForms, servicesNamedInArns } from './arn-formats';
import { isByAction, isKeySent } from '../service-reference/key-presence';
import { exampleAccount } from '../values/arn';
import { onceForEach } from '../values/once';
import { firstRegion } from './partitions';
import { NamedResources } from './named-resources';
import type { ActionChoice, ResourceForm } from './request-class';
import { statementsOf } from './action-slices';
import { ordinaryRank } from './ordinary-actions';
import { standInServices } from './stand-in-services';
import { unlistedActions } from './unlisted-actions';

/** What a question itself names, whatever the policies spell: names or patterns. */
export interface NamedInQuestion {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  /** ARNs. */
  readonly callers?: readonly string[];
}

/** What a question about policies of any service looks at. */
export interface ActionsInQuestion {
  readonly partitions: readonly string[];
  /** The only actions that matter. */
  readonly concerned: readonly Pattern[] | 'any';
  /** Actions of services that nothing names matter, whether or not an action list covers them. */
  readonly open: boolean;
  readonly question: NamedInQuestion;
}

/**
 * The actions that a question about policies of any service must look at: every action of each service that the
 * policies or the question name, and of those that stand for all others; in each partition.
 */
export function actionsInQuestion(policies: readonly Policy[], range: ActionsInQuestion): ActionChoice[] {
  const maker = new Choices(policies, range.question);
  return range.partitions
    .flatMap((partition) => maker.inPartition(partition, range))
    .sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ service, facts }: ActionChoice): number {
  return ordinaryRank(service?.prefix ?? '', facts);
}

/** For a thousand services: a question about any action asks for some four hundred. */
const choicesFor = onceForEach<Map<string, ActionChoice>>(1_000);

/** Makes the choices of one question. */
class Choices {
  private readonly texts: Texts;
  private readonly named: NamedResources;
  private readonly unlisted: readonly string[];

  constructor(
    private readonly policies: readonly Policy[],
    private readonly question: NamedInQuestion,
  ) {
    this.texts = textsOf(policies, question);
    this.named = new NamedResources(policies, question.resources ?? []);
    this.unlisted = unlistedActions(policies);
  }

  inPartition(partition: string, { concerned, open }: ActionsInQuestion): ActionChoice[] {
    const { texts } = this;
    const prefixes = new Set(concerned === 'any' ? texts.services : servicesOf(concerned, texts.services));
    if (concerned === 'any' ? texts.wild || open : concerned.some(isCrossing)) {
      for (const prefix of standInServices((one) => texts.services.has(one))) prefixes.add(prefix);
    }
    const choices = [...prefixes].flatMap((prefix) => {
      const service = serviceOf(prefix);
      return service === undefined
        ? this.ofNewService(prefix, partition, concerned)
        : this.ofService(service, partition, concerned);
    });
    for (const name of this.unlisted) {
      const lower = foldName(name);
      if (concerned !== 'any' && !concerned.some((pattern) => pattern.matches(lower))) continue;
      const service = serviceOf(prefixOf(lower));
      if (service !== undefined) choices.push(...this.newAction(name, service, partition));
    }
    return choices;
  }

  private ofService(
    service: ServiceReference,
    partition: string,
    concerned: readonly Pattern[] | 'any',
  ): ActionChoice[] {
    const patterns = concerned === 'any' ? undefined : concerned.filter((one) => mayMatchService(one, service.prefix));
    const known = this.knownChoices(service, partition);
    const choices: ActionChoice[] = [];
    for (const [lower, facts] of service.actions) {
      if (patterns?.some((pattern) => pattern.matches(`${service.prefix}:${lower}`)) === false) continue;
      let choice = known.get(lower);
      if (choice === undefined) {
        const name = `${service.prefix}:${facts.name}`;
        choice = { name, service, facts, forms: this.formsOf(service, facts, partition), partition };
        known.set(lower, choice);
      }
      choices.push(choice);
    }
    return choices;
  }

  /** The choices, by action, of all questions that name the same resources of a service and read the same keys. */
  private knownChoices(service: ServiceReference, partition: string): Map<string, ActionChoice> {
    const id = [partition, service.prefix, this.texts.keys.join(), ...this.named.textsOf(service)].join('\n');
    return choicesFor(id, () => new Map<string, ActionChoice>());
  }

  /** An action that the reference lacks: AWS may have added it since, and it may be asked on whatever its service has. */
  private newAction(name: string, service: ServiceReference, partition: string): ActionChoice[] {
    const types = [...service.resourceTypes.keys()];
    const listed = types.flatMap((type) => resourceForms(service, type, partition));
    const forms = [
      ...listed.filter((form, index) => index === 0 || this.named.mayName(form, service)),
      ...this.named.unlisted(service, types, partition),
    ];
    const bare = { name, service, forms: [], partition };
    return forms.length === 0 ? [bare] : [{ ...bare, forms }, bare];
  }

  /** A service that the reference lacks: its actions and resources may be anything that the policies name, and more. */
  private ofNewService(prefix: string, partition: string, concerned: readonly Pattern[] | 'any'): ActionChoice[] {
    const { policies, question } = this;
    const lists = statementsOf(policies).map(({ action }) => action.patterns);
    const own = [...patternsOf(question), ...lists.flat()].filter((pattern) => mayMatchService(pattern, prefix));
    const written = statementsOf(policies).flatMap(({ statement }) => statement.action.values);
    const names = written.filter((name) => prefixOf(name) === prefix && !/[*?]/.test(name));
    for (const pattern of own) {
      const local = isCrossing(pattern) ? '*' : pattern.text.slice(prefix.length + 1);
      for (const fill of ['', 'any', 'other', 'another'])
        names.push(`${prefix}:${local.replaceAll('*', fill).replaceAll('?', 'x') || 'any'}`);
    }
    for (const name of ['DoSomething', 'SomethingElse', 'AnythingElse']) names.push(`${prefix}:${name}`);
    // One name for each set of patterns that match it.
    const distinct = new Map<string, string>();
    for (const name of names) {
      const lower = foldName(name);
      if (concerned !== 'any' && !concerned.some((pattern) => pattern.matches(lower))) continue;
      const id = own.map((pattern) => (pattern.matches(lower) ? '1' : '0')).join('');
      if (!distinct.has(id)) distinct.set(id, name);
    }
    const forms = arnShapes([prefix], partition).map(({ hasAccount, language }): ResourceForm => ({
      id: `any of ${prefix} in ${partition}${hasAccount ? '' : ', without account'}`,
      language,
      seeds: [`arn:${partition}:${prefix}:${firstRegion(partition)}:${hasAccount ? exampleAccount : ''}:example`],
      hasAccount,
    }));
    return [...distinct.values()].flatMap((name): ActionChoice[] => [
      { name, forms, partition },
      { name, forms: [], partition },
    ]);
  }

  /**
   * The resources of an action: each kind that a text may mention, of the others one for each set of keys that matter,
   * and those that no format describes.
   */
  private formsOf(service: ServiceReference, facts: ActionFacts, partition: string): ResourceForm[] {
    if (service.prefix === 's3' && facts.name === 'ListAllMyBuckets') return [allBuckets(partition)];
    // An object is shown before the same through an access point.
    const types = facts.resourceTypes
      .map(({ name }) => name)
      .sort((a, b) => Number(a.startsWith('accesspoint')) - Number(b.startsWith('accesspoint')));
    const others = new Map<string, ResourceForm>();
    const relevant = types
      .flatMap((type) => resourceForms(service, type, partition))
      .filter((form) => {
        if (this.named.mayName(form, service)) return true;
        const sent = this.texts.keys.filter((key) => isKeySent(key, { service, facts }, form.type)).join();
        if (!others.has(sent)) others.set(sent, form);
        return false;
      });
    return [...relevant, ...others.values(), ...this.named.unlisted(service, types, partition)];
  }
}

function isCrossing({ text }: Pattern): boolean {
  return /[*?]/.test(prefixOf(text) || '*');
}

function mayMatchService(pattern: Pattern, prefix: string): boolean {
  return isCrossing(pattern) || prefixOf(pattern.text) === prefix;
}

function servicesOf(patterns: readonly Pattern[], all: ReadonlySet<string>): Iterable<string> {
  return patterns.some(isCrossing) ? all : patterns.map(({ text }) => prefixOf(text));
}

interface Texts {
  /** The services of actions and keys, and those of resources. */
  readonly services: ReadonlySet<string>;
  readonly ofResources: ReadonlySet<string>;
  /** Condition keys, in lower case, that go by the action. */
  readonly keys: readonly string[];
  /** Whether actions of unnamed services can match. */
  readonly wild: boolean;
}

function textsOf(policies: readonly Policy[], question: NamedInQuestion): Texts {
  const all = [textsOfQuestion(question), ...policies.map(textsOfPolicy)];
  const ofResources = union(all.map((texts) => texts.ofResources));
  return {
    services: union([...all.map(({ services }) => services), ofResources]),
    ofResources,
    keys: [...union(all.map(({ keys }) => keys))],
    wild: all.some(({ wild }) => wild),
  };
}

function union(parts: readonly Iterable<string>[]): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => [...part]));
}

function patternsOf({ actions = [] }: NamedInQuestion): readonly Pattern[] {
  return actions.map((text) => parsePattern(text.toLowerCase()));
}

function textsOfQuestion(question: NamedInQuestion): Texts {
  const patterns = patternsOf(question);
  return {
    services: new Set(patterns.filter((pattern) => !isCrossing(pattern)).map(({ text }) => prefixOf(text))),
    ofResources: new Set((question.resources ?? []).flatMap(namedIn)),
    keys: [],
    wild: patterns.some(isCrossing),
  };
}

const known = new WeakMap<Policy, Texts>();

function textsOfPolicy(policy: Policy): Texts {
  let texts = known.get(policy);
  if (texts === undefined) known.set(policy, (texts = textsIn(policy)));
  return texts;
}

function textsIn(policy: Policy): Texts {
  const services = new Set<string>();
  const resources = new Set<string>();
  const keys = new Set<string>();
  let wild = false;
  for (const { action, resource, conditions } of compilePolicy(policy).statements) {
    if (action.negated) wild = true;
    for (const pattern of action.patterns) {
      const prefix = prefixOf(pattern.text);
      if (services.has(prefix)) continue;
      if (isCrossing(pattern)) wild = true;
      else services.add(prefix);
    }
    for (const { text } of resource?.entries ?? []) resources.add(text);
    for (const { key } of conditions) {
      if (isByAction(key)) keys.add(key);
      const prefix = prefixOf(key);
      // What the reference lacks may be an identity provider.
      if (serviceOf(prefix) !== undefined) services.add(prefix);
    }
  }
  const ofResources = new Set([...resources].flatMap(namedIn));
  return { services, ofResources, keys: [...keys], wild };
}

/** The services whose resources a text names. */
function namedIn(text: string): readonly string[] {
  const name = text.startsWith(API_SHORT_FORM) ? 'execute-api' : (text.split(':')[2] ?? '');
  if (!/^[a-z0-9-]+$/.test(name)) return [];
  if (serviceOf(name) !== undefined) return [name];
  const others = servicesNamedInArns(name).map(({ prefix }) => prefix);
  return others.length > 0 ? others : [name];
}

function prefixOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf(':'))).toLowerCase();
}

/** "ListBuckets" is asked of no bucket, and IAM takes `arn:aws:s3:::*` for its resource. */
function allBuckets(partition: string): ResourceForm {
  const arn = `arn:${partition}:s3:::*`;
  return { id: `all buckets in ${partition}`, language: [literalTokens(arn)], seeds: [arn] };
}
