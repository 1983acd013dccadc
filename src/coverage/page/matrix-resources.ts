import { compilePolicy, type CompiledStatement, type ResourceEntry } from '../../evaluator/compile';
import { findString } from '../../languages/find-string';
import { BudgetSpent, type Language } from '../../languages/language';
import type { Policy } from '../../policy/model';
import { entryWord } from '../../prover/pattern-languages';
import { resourceForms, shapesBeyondFormats } from '../../requests/arn-formats';
import { serviceOf } from '../../service-reference';

/** What every variable of a resource stands for. */
const VARIABLE = 'x';

/** Steps of a search for one example. */
const STEPS = 20_000;

/** The values of all variables in the resources of a document. */
export function resourceVariables(policy: Policy): Readonly<Record<string, string>> {
  const names = compilePolicy(policy).statements.flatMap(({ resource }) => resource?.entries ?? []);
  return Object.fromEntries(names.flatMap(({ variables }) => variables.map((name) => [name, VARIABLE])));
}

/**
 * Resources that an action can be about: of each entry that the document has for it an example, outside of what is denied
 * where there is one; and any other where a statement is about all, or about all but some.
 */
export class MatrixResources {
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly policy: Policy) {}

  of(action: string): readonly string[] {
    const [prefix = '', name = ''] = action.split(':');
    const service = serviceOf(prefix);
    const types = service?.actions.get(name.toLowerCase())?.resourceTypes ?? [];
    const about = compilePolicy(this.policy).about(action.toLowerCase());
    if (service === undefined || types.length === 0) return ['*'];
    const id = JSON.stringify([prefix, types.map((type) => type.name), about.map(({ statement }) => statement.index)]);
    let found = this.known.get(id);
    if (found === undefined) {
      const partition = partitionOf(about);
      const forms = types.flatMap((type) => resourceForms(service, type.name, partition));
      const others = types.flatMap((type) => shapesBeyondFormats(service, type.name, partition, true));
      const written = forms.flatMap(({ language }) => examplesIn(language, about));
      const examples = written.length > 0 ? written : others.flatMap(({ language }) => examplesIn(language, about));
      const isOfAny = about.some(({ resource }) => resource === undefined || resource.negated);
      const any = forms.flatMap(({ seeds }) => seeds.slice(0, 1)).slice(0, 1);
      found = [...new Set(examples.length === 0 || isOfAny ? [...examples, ...any] : examples)];
      this.known.set(id, found);
    }
    return found;
  }
}

function partitionOf(statements: readonly CompiledStatement[]): string {
  const texts = statements.flatMap(({ resource }) => resource?.entries.map(({ text }) => text) ?? []);
  return texts.flatMap((text) => /^arn:(aws[a-z-]*):/.exec(text)?.[1] ?? [])[0] ?? 'aws';
}

function examplesIn(language: Language, about: readonly CompiledStatement[]): readonly string[] {
  const denied = about.flatMap(({ deny, resource }) =>
    deny && resource?.negated === false ? resource.entries.map(wordOf) : [],
  );
  return about.flatMap(({ deny, resource }) =>
    (resource?.entries ?? []).flatMap((entry) => {
      const own: Language = [wordOf(entry)];
      const outside = deny || denied.length === 0 ? undefined : exampleOf(language, own, denied);
      return outside ?? exampleOf(language, own) ?? [];
    }),
  );
}

function wordOf({ parts, ofAnyApi }: ResourceEntry): Language[number] {
  const filled = parts.map((part) => (part.kind === 'variable' ? { kind: 'text' as const, text: VARIABLE } : part));
  return entryWord({ parts: filled, ofAnyApi });
}

function exampleOf(language: Language, own: Language, denied: Language = []): string | undefined {
  try {
    return findString(language, [[own, true], ...(denied.length === 0 ? [] : [[denied, false] as const])], {
      steps: STEPS,
    });
  } catch (error) {
    if (error instanceof BudgetSpent) return undefined;
    throw error;
  }
}
