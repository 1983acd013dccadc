import { compilePolicy } from '../evaluator/compile';
import { compileResource, type ResourceEntry } from '../evaluator/resource';
import type { Policy } from '../policy/model';
import { entryWord } from '../prover/pattern-languages';
import type { Predicate } from '../prover/predicate';
import { languageHas, type Language, type Word } from '../languages/language';
import type { ServiceReference } from '../service-reference';
import {
  arnServices,
  arnShapes,
  shapesBeyondFormats,
  hasStringOf,
  isQualifiedFormOf,
  resourceForms,
} from './arn-formats';
import { onceForEach } from '../values/once';
import { exampleArn } from './readable-arns';
import type { ResourceForm } from './request-class';

/** A text that names resources, in a policy or in the question; never the lone `*`, which names none. */
interface NamedResource {
  readonly text: string;
  readonly word: Word;
  /** The service that its ARN names; none where a wildcard stands there. */
  readonly service?: string;
}

/**
 * The resources that policies and the question name, as far as they matter for what exists: each kind of ARN that a
 * text may mention is told apart, and what no format of the service reference describes exists because it is named.
 */
export class NamedResources {
  private readonly byService = new Map<string | undefined, NamedResource[]>();
  private readonly relevance = new Map<ResourceForm, boolean>();
  private readonly natures = new Map<string, readonly Nature[]>();
  private readonly forms = new Map<string, readonly ResourceForm[]>();

  constructor(policies: readonly Policy[], inQuestion: readonly string[]) {
    const values = { negated: false, values: inQuestion, path: [] };
    const questions = compileResource(values, { variables: false, padded: false, completed: true }).entries;
    const all = [...policies.flatMap(namedBy), ...namedAmong(questions)];
    for (const named of new Map(all.map((one) => [one.text, one])).values()) {
      const others = this.byService.get(named.service);
      if (others === undefined) this.byService.set(named.service, [named]);
      else others.push(named);
    }
  }

  /** The texts that may name a resource of a service: most name another one's. */
  private of(service: ServiceReference): readonly NamedResource[] {
    return [undefined, ...arnServices(service)].flatMap((name) => this.byService.get(name) ?? []);
  }

  /** The texts by which `mayName` and `unlisted` go for a service. */
  textsOf(service: ServiceReference): readonly string[] {
    return this.of(service).map(({ text }) => text);
  }

  /** Whether a text may mention an ARN of this form. */
  mayName(form: ResourceForm, service: ServiceReference): boolean {
    let relevant = this.relevance.get(form);
    if (relevant === undefined) {
      relevant = this.of(service).some((named) => isNamedBy(form, named));
      this.relevance.set(form, relevant);
    }
    return relevant;
  }

  /**
   * The named resources that no format listed for an action describes. One that is of another type, which the action
   * never takes, is not among them; what is of no type at all may be anything.
   */
  unlisted(service: ServiceReference, types: readonly string[], partition: string): readonly ResourceForm[] {
    if (types.length === 0) return [];
    const id = `${partition} ${service.prefix} ${types.join()}`;
    let forms = this.forms.get(id);
    if (forms === undefined) this.forms.set(id, (forms = this.formsBeside(service, types, partition)));
    return forms;
  }

  private formsBeside(service: ServiceReference, types: readonly string[], partition: string): readonly ResourceForm[] {
    const groups = new Map<string | undefined, NamedResource[]>();
    for (const nature of this.naturesIn(service, partition)) {
      const type = unlistedType(nature, service, types);
      if (type === false) continue;
      const group = groups.get(type);
      if (group === undefined) groups.set(type, [nature.named]);
      else group.push(nature.named);
    }
    return [...groups].flatMap(([type, named]) => namedForms(service, type, named, partition));
  }

  /** What each text can name among the resources of a service. */
  private naturesIn(service: ServiceReference, partition: string): readonly Nature[] {
    const id = `${partition} ${service.prefix}`;
    let natures = this.natures.get(id);
    if (natures === undefined) {
      natures = this.of(service).flatMap((named) => natureOf(named, service, partition) ?? []);
      this.natures.set(id, natures);
    }
    return natures;
  }
}

const known = new WeakMap<Policy, readonly NamedResource[]>();

function namedBy(policy: Policy): readonly NamedResource[] {
  let named = known.get(policy);
  if (named === undefined) {
    const { statements } = compilePolicy(policy);
    known.set(policy, (named = namedAmong(statements.flatMap(({ resource }) => resource?.entries ?? []))));
  }
  return named;
}

function namedAmong(entries: readonly ResourceEntry[]): readonly NamedResource[] {
  const byText = new Map(entries.map((entry) => [entry.text, entry]));
  byText.delete('*');
  return [...byText.values()].map((entry) => {
    const { text, ofAnyApi } = entry;
    const service = ofAnyApi ? 'execute-api' : serviceIn(text);
    return { text, word: entryWord(entry), ...(service !== undefined && { service }) };
  });
}

/** Of which types a text names an ARN: by a format, but for Region and account, and but for a qualifier too. */
interface Nature {
  readonly named: NamedResource;
  readonly isListed: (type: string) => boolean;
  readonly isPlaced: (type: string) => boolean;
  readonly isLoose: (type: string) => boolean;
}

const spokenOf = new WeakMap<ResourceForm, Map<string, boolean>>();

function isNamedBy(form: ResourceForm, { text, word }: NamedResource): boolean {
  let texts = spokenOf.get(form);
  if (texts === undefined || texts.size >= MOST_FOUND) spokenOf.set(form, (texts = new Map<string, boolean>()));
  let spoken = texts.get(text);
  if (spoken === undefined) texts.set(text, (spoken = hasStringOf(form.language, word)));
  return spoken;
}

/** The service that the ARN of a text names, where it stands there without wildcard. */
function serviceIn(text: string): string | undefined {
  const [start, , service = ''] = text.split(':', 3);
  return start === 'arn' && /^[a-z0-9-]+$/.test(service) ? service : undefined;
}

const MOST_FOUND = 20_000;
const natureFor = onceForEach<Nature | undefined>(MOST_FOUND);

/** Nothing where a text names no resource of the service. Policies are compared time and again: each is found once. */
function natureOf(named: NamedResource, service: ServiceReference, partition: string): Nature | undefined {
  return natureFor(`${partition} ${service.prefix} ${named.text}`, () => {
    const shapes = arnShapes(arnServices(service), partition);
    const isOfService = !isKeyless(named.text) && shapes.some(({ language }) => hasStringOf(language, named.word));
    return isOfService ? natureIn(named, service, partition) : undefined;
  });
}

/** Every object of a bucket has a key ("Naming Amazon S3 objects"), so what ends before it names nothing. */
function isKeyless(text: string): boolean {
  return /^arn:[^:]*:s3:::[^/]*\/$/.test(text);
}

function natureIn(named: NamedResource, service: ServiceReference, partition: string): Nature {
  const isOne = (formsOf: (type: string) => readonly { readonly language: Language }[]) => {
    const types = new Map<string, boolean>();
    return (type: string): boolean => {
      let is = types.get(type);
      if (is === undefined) {
        is = formsOf(type).some(({ language }) => hasStringOf(language, named.word));
        types.set(type, is);
      }
      return is;
    };
  };
  return {
    named,
    isListed: isOne((type) => resourceForms(service, type, partition)),
    isPlaced: isOne((type) => shapesBeyondFormats(service, type, partition, false)),
    isLoose: isOne((type) => shapesBeyondFormats(service, type, partition, true)),
  };
}

/**
 * The type as which an action takes what a text names beside its formats: `undefined` for none that the reference has,
 * `false` where its formats describe it or it is of a type that the action never takes.
 */
function unlistedType(
  { isListed, isPlaced, isLoose }: Nature,
  service: ServiceReference,
  types: readonly string[],
): string | undefined | false {
  if (types.some(isListed)) return false;
  const all = [...service.resourceTypes.keys()];
  const listed = all.filter(isListed);
  const own =
    types.find(isPlaced) ??
    types.find((plain) => listed.some((type) => isQualifiedFormOf(service, type, plain))) ??
    (listed.length === 0 ? types.find(isLoose) : undefined);
  return own === undefined && (listed.length > 0 || all.some(isLoose)) ? false : own;
}

function namedForms(
  service: ServiceReference,
  type: string | undefined,
  named: readonly NamedResource[],
  partition: string,
): readonly ResourceForm[] {
  const shapes =
    type === undefined
      ? arnShapes(arnServices(service), partition)
      : shapesBeyondFormats(service, type, partition, true);
  return shapes.flatMap(({ hasAccount, language }, index): ResourceForm[] => {
    const here = named.filter(({ word }) => hasStringOf(language, word));
    if (here.length === 0) return [];
    const within = oneOf(here);
    const seeds = here.map(({ word }) => exampleArn(word, partition)).filter((text) => languageHas(language, text));
    const id = `${type ?? 'other'}#${index} named of ${service.prefix} in ${partition}: ${within.id}`;
    return [{ id, language, seeds, ...(type !== undefined && { type }), hasAccount, within }];
  });
}

function oneOf(named: readonly NamedResource[]): Predicate {
  const language: Language = named.map(({ word }) => word);
  return {
    id: `one of ${JSON.stringify(named.map(({ text }) => text))}`,
    language,
    test: (arn) => languageHas(language, arn),
  };
}
