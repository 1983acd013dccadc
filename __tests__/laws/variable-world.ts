import { authorizeByDocument } from '../../src/evaluator/authorize';
import type { CompiledAction } from '../../src/evaluator/compile';
import { compileTest } from '../../src/evaluator/condition';
import type { AccessRequest, ContextValue, Outcome } from '../../src/evaluator/request';
import { toPolicy } from '../../src/policy/parse';
import { ClassFacet } from '../../src/prover/class-facet';
import { conditionHolds } from '../../src/prover/condition-formulas';
import { valuesIn, type Domain } from '../../src/prover/domain';
import type { Facet, FacetState } from '../../src/prover/facet';
import { all, not, some, type Formula } from '../../src/prover/formula';
import { FreeFacet } from '../../src/prover/free-facet';
import { documentOutcomes, type Outcomes } from '../../src/prover/document-formulas';
import { DEFAULT_STEPS, prove, type QuestionReading, type Verdict } from '../../src/prover/prove';
import {
  SpaceCache,
  type KeyCase,
  type OpenTest,
  type ResourceCase,
  type Space,
  type PrincipalMatches,
} from '../../src/prover/space';
import { ValueFacet } from '../../src/prover/value-facet';
import { literalTokens, type Budget, type Language } from '../../src/languages/language';
import { nameOfArn } from '../../src/requests/derivations';
import type { Random } from '../prover/random';

/**
 * A world of tagged callers and tagged resources, small enough to ask every request: its values stand here as lists, and
 * `TaggedSpace` is how the prover reads them.
 */
const tags = ['', 'a', 'b', 'ab', 'a/', 'A'];
const names = ['a', 'b', 'ab', 'ba'];
const keys = ['x:caller', 'x:resource', 'x:other'] as const;
const start = 'arn:aws:s3:::';
const places = [...upTo('ab/', 2), 'a/a', 'b/a', 'a/b', 'ab/'];
const callers = ['anonymous', ...names, 'role'] as const;

function upTo(chars: string, most: number): string[] {
  const found = [''];
  for (let at = 0; at < found.length; at++) {
    const text = found[at] ?? '';
    if (text.length < most) for (const char of chars) found.push(text + char);
  }
  return found;
}

const arnOf = (name: string): string => `arn:aws:iam::111122223333:user/${name}`;

/** What a question fixes: a value, or `null` for a key that is absent, or any other value. */
export interface Fixed {
  readonly key: string;
  readonly value: string | null;
  readonly not: boolean;
}

export interface TaggedQuestion {
  readonly document: object;
  readonly unwanted: readonly Outcome[];
  readonly fixed: readonly Fixed[];
  readonly within?: string;
}

function* requests({ fixed, within = '' }: TaggedQuestion, reads: ReadonlySet<string>): Generator<AccessRequest> {
  const valuesOf = (key: string): readonly (string | undefined)[] =>
    reads.has(key) ? [undefined, ...tags] : [undefined];
  for (const caller of reads.has('aws:username') ? callers : (['anonymous'] as const)) {
    for (const first of valuesOf('x:caller')) {
      for (const second of valuesOf('x:resource')) {
        for (const third of valuesOf('x:other')) {
          const told = { 'x:caller': first, 'x:resource': second, 'x:other': third, 'aws:username': nameOf(caller) };
          const agrees = fixed.every(({ key, value, not: other }) => {
            const now = told[key as keyof typeof told] ?? null;
            return (now === value) !== other;
          });
          if (!agrees) continue;
          const context = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Record<
            string,
            string
          >;
          for (const place of places) {
            if (!place.startsWith(within)) continue;
            yield { principal: principalOf(caller), action: 's3:GetObject', resource: `${start}${place}`, context };
          }
        }
      }
    }
  }
}

function nameOf(caller: string): string | undefined {
  return caller === 'anonymous' || caller === 'role' ? undefined : caller;
}

function principalOf(caller: string): string {
  if (caller === 'anonymous') return caller;
  return caller === 'role' ? 'arn:aws:sts::111122223333:assumed-role/R/s' : arnOf(caller);
}

/** Whether a request is one of the world. */
function isPossible({ principal, resource, context = {} }: AccessRequest): boolean {
  const caller = callers.find((one) => principalOf(one) === principal);
  if (caller === undefined || !resource.startsWith(start) || !places.includes(resource.slice(start.length)))
    return false;
  return Object.entries(context).every(([key, value]) =>
    key === 'aws:username' ? value === nameOf(caller) : tags.includes(String(value)),
  );
}

class TaggedSpace implements Space {
  readonly cache = new SpaceCache();
  readonly classes = new ClassFacet(3);
  readonly open: OpenTest[] = [];
  private readonly free = new FreeFacet();
  private readonly facets = new Map<string, ValueFacet>();

  constructor(
    private readonly reading: QuestionReading,
    private readonly budget: Budget,
  ) {}

  keyCases(key: string): readonly KeyCase[] {
    if (key !== 'aws:username') {
      const facet = this.facet(key, words(tags), true);
      return [{ where: true, state: { kind: 'free', facet, spelling: words(tags) } }];
    }
    const facet = this.facet('user', words(names.map(arnOf)), false);
    const user = this.classes.among((index) => index === 1);
    return [
      { where: user, state: { kind: 'free', facet, through: nameOfArn.lift, spelling: words(names) } },
      { where: not(user), state: { kind: 'absent' } },
    ];
  }

  resourceCases(): readonly ResourceCase[] {
    return [{ where: true, facet: this.resource() }];
  }

  action(action: CompiledAction): Formula {
    return action.matches('s3:getobject');
  }

  principal(): PrincipalMatches {
    return { direct: true, role: false, account: false };
  }

  callers(): Formula {
    return false;
  }

  actions(): Formula {
    return false;
  }

  variableValues(key: string): readonly string[] {
    return this.reading.variableValues.get(key) ?? [];
  }

  get isUnread(): boolean {
    return this.free.isUnread;
  }

  unread(): Formula | undefined {
    return this.reading.unread === true ? this.free.unreadStatement() : undefined;
  }

  variable(test: OpenTest): Formula {
    this.open.push(test);
    return this.free.question(test.id);
  }

  doubt(_assumption: string, _question: string, evaluator: boolean): Formula {
    return evaluator;
  }

  request(states: ReadonlyMap<Facet, FacetState>, reads: ReadonlySet<string>): AccessRequest {
    const valueOf = (facet: ValueFacet): FacetState =>
      states.has(facet) ? states.get(facet) : (facet.pick() ?? undefined);
    const kind = Number(states.get(this.classes)?.[0] ?? 0);
    const arn = valueOf(this.facet('user', words(names.map(arnOf)), false))?.[0] ?? '';
    const context: Record<string, ContextValue> = {};
    for (const key of keys) {
      const value = reads.has(key) ? valueOf(this.facet(key, words(tags), true))?.[0] : undefined;
      if (value !== undefined) context[key] = value;
    }
    if (kind === 1 && reads.has('aws:username')) context['aws:username'] = nameOfArn.read(arn);
    const principal = kind === 0 ? 'anonymous' : kind === 1 ? arn : principalOf('role');
    return { principal, action: 's3:GetObject', resource: valueOf(this.resource())?.[0] ?? '', context };
  }

  private resource(): ValueFacet {
    return this.facet('resource', words(places.map((place) => start + place)), false);
  }

  private facet(id: string, language: Language, optional: boolean): ValueFacet {
    let facet = this.facets.get(id);
    if (facet === undefined) {
      const domain: Domain = { kind: 'text', language, seeds: [] };
      facet = new ValueFacet(id, { optional, multivalued: false }, (list) => valuesIn(domain, list), this.budget);
      this.facets.set(id, facet);
    }
    return facet;
  }
}

const languages = new Map<string, Language>();

function words(values: readonly string[]): Language {
  const id = JSON.stringify(values);
  let language = languages.get(id);
  if (language === undefined) languages.set(id, (language = values.map((value) => literalTokens(value))));
  return language;
}

function isFixed(space: Space, { key, value, not: other }: Fixed): Formula {
  const test =
    value === null
      ? { operator: 'Null', key, values: ['true'], path: [] }
      : { operator: 'StringEquals', key, values: [value], path: [] };
  const holds = conditionHolds(compileTest(test, false), space);
  return other ? not(holds) : holds;
}

function formulaOf(unwanted: readonly Outcome[], { denied, allowed }: Outcomes): Formula {
  const of = { Allow: allowed, ExplicitDeny: denied, ImplicitDeny: all([not(denied), not(allowed)]) };
  return some(unwanted.map((outcome) => of[outcome]));
}

/** The prover's verdict; throws where asking every request says otherwise. */
export function askTagged(question: TaggedQuestion): Verdict {
  const { document, unwanted, fixed, within = '' } = question;
  const policy = toPolicy(document, { type: 'identity' });
  const text = JSON.stringify(document);
  const reads = new Set([
    ...[...keys, 'aws:username'].filter((key) => text.includes(key)),
    ...fixed.map(({ key }) => key),
  ]);
  const decide = (request: AccessRequest): Outcome => authorizeByDocument(request, policy).outcome;
  const verdict = prove(
    (reading, budget) => {
      const space = new TaggedSpace(reading, budget);
      const inside = {
        id: `within ${within}`,
        language: words(places.filter((place) => place.startsWith(within)).map((place) => start + place)),
        test: (value: string) => value.startsWith(`${start}${within}`),
      };
      const [{ facet }] = space.resourceCases() as readonly [ResourceCase];
      const formula = all([
        ...fixed.map((one) => isFixed(space, one)),
        facet === '*' ? false : facet.some(inside),
        formulaOf(unwanted, documentOutcomes(policy, space)),
      ]);
      return {
        formula,
        classes: space.classes,
        open: space.open,
        isUnread: space.isUnread,
        doubts: [],
        unspecified: [],
        request: (states) => space.request(states, reads),
        isPossible,
        isCounterexample: (request) => unwanted.includes(decide(request)),
      };
    },
    { steps: DEFAULT_STEPS },
  );
  let shown: AccessRequest | undefined;
  for (const request of requests(question, reads)) {
    if (!unwanted.includes(decide(request))) continue;
    shown = request;
    break;
  }
  const wrong =
    (verdict.answer === 'proven' && shown !== undefined) || (verdict.answer === 'refuted' && shown === undefined);
  if (wrong) throw new Error(`${verdict.answer}: ${JSON.stringify({ question, verdict, shown })}`);
  if (verdict.answer === 'undecided' && verdict.reason !== 'variable')
    throw new Error(`undecided for another reason: ${JSON.stringify({ question, verdict })}`);
  return verdict;
}

const variables = ['${x:caller}', '${x:caller}', '${aws:username}', '${x:other}', "${x:caller, 'b'}"];

/** A question about one to three statements with variables. */
export function randomTagged(random: Random): TaggedQuestion {
  const statements = Array.from({ length: 1 + random.below(3) }, () => statement(random));
  if (random.chance(50)) statements.push({ Effect: 'Allow', Action: '*', Resource: '*' });
  const told = random.chance(70) ? random.few(['x:caller', 'x:resource', 'aws:username', 'x:other'], 1, 2) : [];
  return {
    document: { Version: '2012-10-17', Statement: statements },
    unwanted: random.pick<readonly Outcome[]>([
      ['Allow'],
      ['ExplicitDeny'],
      ['Allow', 'ImplicitDeny'],
      ['ImplicitDeny'],
    ]),
    fixed: told.map((key) => ({
      key,
      value: random.chance(25) ? null : random.pick(key === 'aws:username' ? names : tags),
      not: random.chance(35),
    })),
    ...(random.chance(40) && { within: random.pick(['a', 'b/', 'a/', 'ab', '/']) }),
  };
}

function statement(random: Random): object {
  const place = random.chance(50)
    ? '*'
    : `${start}${random.pick(['', '', 'a', '*', 'a/'])}${random.pick(variables)}${random.pick(['', '/*', '/', '*', 'a', '/${aws:username}'])}`;
  return {
    Effect: random.chance(60) ? 'Deny' : 'Allow',
    Action: 's3:GetObject',
    [random.chance(85) ? 'Resource' : 'NotResource']: place,
    ...((place === '*' || random.chance(30)) && { Condition: condition(random) }),
  };
}

function condition(random: Random): object {
  const key = random.pick(['x:resource', 'x:resource', 'x:resource', 'x:caller', 'aws:username', 'x:other']);
  const operator = random.pick([
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIfExists',
    'StringLike',
    'StringNotLike',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
  ]);
  const operand = (): string => {
    if (random.chance(20)) return random.pick(tags);
    return `${random.pick(['', '', '', 'a', '/'])}${random.pick(variables)}${random.pick(['', '', '', 'b', '*'])}`;
  };
  return { [operator]: { [key]: random.chance(75) ? operand() : [operand(), operand()] } };
}
