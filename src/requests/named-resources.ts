import { compilePolicy } from '../evaluator/compile';
import { compileResource } from '../evaluator/resource';
import type { Policy } from '../policy/model';
import { entryWord } from '../prover/language';
import type { Predicate } from '../prover/predicate';
import { holds, type Language, type Word } from '../languages/language';
import type { Service } from '../service-reference';
import { arnServices, arnShapes, looseShapes, meets, qualifies, resourceForms } from './arn-formats';
import { exampleAccount } from './domains';
import type { ResourceForm } from './request-class';

/** A text that names resources, in a policy or in the question; never the lone `*`, which names none. */
interface NamedResource {
  readonly text: string;
  readonly word: Word;
}

/**
 * The resources that policies and the question name, as far as they matter for what exists: each kind of ARN that a
 * text may speak of is told apart, and what no format of the service reference describes exists because it is named.
 */
export class NamedResources {
  private readonly all: readonly NamedResource[];
  private readonly relevance = new Map<ResourceForm, boolean>();
  private readonly natures = new Map<string, readonly Nature[]>();
  private readonly forms = new Map<string, readonly ResourceForm[]>();

  constructor(policies: readonly Policy[], asked: readonly string[]) {
    const entries = policies
      .flatMap((policy) => compilePolicy(policy).statements)
      .flatMap(({ resource }) => resource?.entries ?? []);
    const values = { negated: false, values: asked, path: [] };
    const questions = compileResource(values, { variables: false, padded: false, completed: true }).entries;
    const byText = new Map(
      [...entries, ...questions].map((entry) => [entry.text, { text: entry.text, word: entryWord(entry) }]),
    );
    byText.delete('*');
    this.all = [...byText.values()];
  }

  /** Whether a text may speak of an ARN of this form. */
  speakOf(form: ResourceForm): boolean {
    let relevant = this.relevance.get(form);
    if (relevant === undefined) {
      relevant = this.all.some(({ word }) => meets(form.language, word));
      this.relevance.set(form, relevant);
    }
    return relevant;
  }

  /**
   * The named resources that no format listed for an action describes. One that is of another type, which the action
   * never takes, is not among them; what is of no type at all may be anything.
   */
  unlisted(service: Service, types: readonly string[], partition: string): readonly ResourceForm[] {
    if (types.length === 0) return [];
    const id = `${partition} ${service.prefix} ${types.join()}`;
    let forms = this.forms.get(id);
    if (forms === undefined) this.forms.set(id, (forms = this.formsBeside(service, types, partition)));
    return forms;
  }

  private formsBeside(service: Service, types: readonly string[], partition: string): readonly ResourceForm[] {
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
  private naturesIn(service: Service, partition: string): readonly Nature[] {
    const id = `${partition} ${service.prefix}`;
    let natures = this.natures.get(id);
    if (natures === undefined) {
      const shapes = arnShapes(arnServices(service), partition);
      const types = [...service.resourceTypes.keys()];
      natures = this.all
        .filter(({ word }) => shapes.some(({ language }) => meets(language, word)))
        .map((named) => {
          const among = (formsOf: (type: string) => readonly { readonly language: Language }[]): ReadonlySet<string> =>
            new Set(types.filter((type) => formsOf(type).some(({ language }) => meets(language, named.word))));
          return {
            named,
            listed: among((type) => resourceForms(service, type, partition)),
            // Most texts are ARNs that a format lists: what looser readings they have is not looked at.
            placed: once(() => among((type) => looseShapes(service, type, partition, false))),
            loose: once(() => among((type) => looseShapes(service, type, partition, true))),
          };
        });
      this.natures.set(id, natures);
    }
    return natures;
  }
}

/** The types of which a text names an ARN: by a format, but for Region and account, and but for a qualifier too. */
interface Nature {
  readonly named: NamedResource;
  readonly listed: ReadonlySet<string>;
  readonly placed: () => ReadonlySet<string>;
  readonly loose: () => ReadonlySet<string>;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * The type as which an action takes what a text names beside its formats: `undefined` for none that the reference has,
 * `false` where its formats describe it or it is of a type that the action never takes.
 */
function unlistedType(
  { listed, placed, loose }: Nature,
  service: Service,
  types: readonly string[],
): string | undefined | false {
  if (types.some((type) => listed.has(type))) return false;
  const own =
    types.find((type) => placed().has(type)) ??
    types.find((plain) => [...listed].some((type) => qualifies(service, type, plain))) ??
    (listed.size === 0 ? types.find((type) => loose().has(type)) : undefined);
  return own === undefined && loose().size > 0 ? false : own;
}

function namedForms(
  service: Service,
  type: string | undefined,
  named: readonly NamedResource[],
  partition: string,
): readonly ResourceForm[] {
  const shapes =
    type === undefined ? arnShapes(arnServices(service), partition) : looseShapes(service, type, partition, true);
  return shapes.flatMap(({ hasAccount, language }, index): ResourceForm[] => {
    const here = named.filter(({ word }) => meets(language, word));
    if (here.length === 0) return [];
    const within = oneOf(here);
    const seeds = here.map(({ word }) => example(word)).filter((text) => holds(language, text));
    const id = `${type ?? 'other'}#${index} named of ${service.prefix} in ${partition}: ${within.id}`;
    return [{ id, language, seeds, ...(type !== undefined && { type }), hasAccount, within }];
  });
}

function oneOf(named: readonly NamedResource[]): Predicate {
  const language: Language = named.map(({ word }) => word);
  return {
    id: `one of ${JSON.stringify(named.map(({ text }) => text))}`,
    language,
    test: (arn) => holds(language, arn),
  };
}

/** An ARN that a word spells, as a person would fill in its wildcards. */
function example(word: Word): string {
  let text = '';
  for (const { chars, loop } of word) {
    if (chars.codes !== undefined) text += loop ? '' : String.fromCharCode(chars.codes[0] ?? 0);
    else if (!loop) text += 'a';
    else {
      const colons = text.split(':').length - 1;
      text += colons === 3 ? 'us-east-1' : colons === 4 ? exampleAccount : 'example';
    }
  }
  return text;
}
