import type { CompiledAction, CompiledPrincipal } from '../../src/evaluator/compile';
import { roleActions } from '../../src/policy/type-rules';
import { isRcpControllable } from '../../src/evaluator/rcp-actions';
import type { AccessRequest, ContextValue, Principal } from '../../src/evaluator/request';
import { ClassFacet } from '../../src/prover/class-facet';
import { valuesIn, type Domain } from '../../src/prover/domain';
import type { Facet, FacetState } from '../../src/prover/facet';
import { all, some, type Formula } from '../../src/prover/formula';
import { FreeFacet } from '../../src/prover/free-facet';
import type { QuestionReading } from '../../src/prover/prove';
import {
  SpaceCache,
  type ActionGroup,
  type CallerGroup,
  type KeyCase,
  type KeyState,
  type OpenTest,
  type ResourceCase,
  type Space,
  type PrincipalMatches,
} from '../../src/prover/space';
import { ValueFacet } from '../../src/prover/value-facet';
import {
  exactlyOf,
  literalTokens,
  sequence,
  type Budget,
  type Chars,
  type Language,
} from '../../src/languages/language';
import type { Derivation as KeyReading } from '../../src/requests/key-facets';
import {
  idOfPrincipal,
  serviceLinked,
  callersSpokenOf,
  type CallerFacets,
} from '../../src/requests/principal-formulas';
import { accountOfArn, nameOfArn } from '../../src/requests/derivations';

import type { Scope } from './small-universe';

/** The small world of `small-universe.ts` as the prover reads it: its own rows, domains and ties. */
const owner = '111122223333';
const stranger = '444455556666';

type Kind = 'anonymous' | 'user' | 'role' | 'root' | 'federatedUser' | 'service';

interface Row {
  readonly kind: Kind;
  readonly account?: string;
  readonly action: string;
  readonly full: boolean;
}

const actions = ['s3:GetA', 's3:GetB', 's3:C', 's3:GetBucketPolicy', 'kms:RetireGrant', 'sts:AssumeRole'];
const kinds: readonly (readonly [Kind, string | undefined])[] = [
  ['anonymous', undefined],
  ...(['user', 'role', 'root', 'federatedUser'] as const).flatMap((kind) => [
    [kind, owner] as const,
    [kind, stranger] as const,
  ]),
  ['service', undefined],
];

const rows: readonly Row[] = [true, false].flatMap((full) =>
  kinds.flatMap(([kind, account]) =>
    actions.map((action) => ({ kind, action, full, ...(account !== undefined && { account }) })),
  ),
);

/** At most `most` of some letters: a class without codes, so that the search has to find its members. */
function upTo(letters: string, most: number): Language {
  const chars: Chars = { name: `letters ${letters}`, has: (code) => letters.includes(String.fromCharCode(code)) };
  return Array.from({ length: most + 1 }, (_, count) => exactlyOf(chars, count));
}

const listed = (...values: string[]): Domain => ({ kind: 'listed', values });
const text = (language: Language): Domain => ({ kind: 'text', language, seeds: [] });

const domains: Readonly<Record<string, { readonly domain: Domain; readonly multivalued?: true }>> = {
  'k:text': { domain: text(upTo('abA', 5)) },
  'k:arn': { domain: text(sequence([literalTokens('arn:aws:s3:')], upTo('ab:', 5))) },
  'k:number': { domain: { kind: 'number' } },
  'k:date': { domain: { kind: 'date', from: '2026-01-01T00:00:00Z' } },
  'k:address': { domain: { kind: 'address', outside: ['203.0.113.8/30'] } },
  'k:v4': { domain: { kind: 'address', outside: ['203.0.113.8/30', '::/0'] } },
  'k:flag': { domain: listed('true', 'false') },
  'k:list': { domain: text(upTo('ab', 3)), multivalued: true },
  'k:numbers': { domain: listed('0', '1', '2', '3', '4', '5', '6'), multivalued: true },
  'k:name': { domain: text(upTo('ab', 2)) },
};
const mayBeMissing = new Set(['k:text', 'k:arn', 'k:number', 'k:date', 'k:address', 'k:flag', 'k:list', 'k:numbers']);
const goneWhenBare = new Set(['k:text', 'k:address', 'k:list', 'k:numbers', 'k:name']);

const roles: Readonly<Record<Kind, (account: string) => Domain | undefined>> = {
  anonymous: () => undefined,
  service: () => undefined,
  user: (account) => listed(...['a', 'b', 'x/a'].map((name) => `arn:aws:iam::${account}:user/${name}`)),
  role: (account) =>
    listed(
      ...['R', 'x/R', 'S', 'aws-service-role/x/AWSServiceRoleForX'].map(
        (name) => `arn:aws:iam::${account}:role/${name}`,
      ),
    ),
  root: (account) => listed(`arn:aws:iam::${account}:root`),
  federatedUser: (account) => listed(...['a', 'b'].map((name) => `arn:aws:sts::${account}:federated-user/${name}`)),
};

/** Sessions of roles are tied to them: the world has these pairs only. */
const sessions: readonly (readonly [role: string, session: string])[] = [
  ['R', 's1'],
  ['R', 's2'],
  ['x/R', 's1'],
  ['S', 's2'],
  ['aws-service-role/x/AWSServiceRoleForX', 's1'],
];

export class SmallSpace implements Space {
  readonly cache = new SpaceCache();
  readonly classes = new ClassFacet(rows.length);
  readonly doubts: string[] = [];
  readonly open: OpenTest[] = [];
  private readonly free = new FreeFacet();
  private readonly facets = new Map<string, ValueFacet>();

  constructor(
    private readonly reading: QuestionReading,
    private readonly budget: Budget,
    /** Whether readings that no source settles may turn out either way. */
    private readonly doubtful = true,
  ) {}

  among(includes: (row: Row) => boolean): Formula {
    return this.classes.among((index) => includes(rows[index] as Row));
  }

  /** The requests of one kind of caller, action and mode; else all but root users' on bucket policies. */
  scope(scope: Scope | undefined): Formula {
    if (scope === undefined)
      return this.among(({ kind, action }) => !(kind === 'root' && action === 's3:GetBucketPolicy'));
    return this.among(({ kind, account, action, full }) => {
      const row = account === undefined ? kind : `${kind} ${account}`;
      return row === scope.row && action === scope.action && full === (scope.mode === 'full');
    });
  }

  keyCases(key: string): readonly KeyCase[] {
    if (key === 'k:mode') {
      return [true, false].map((full) => ({
        where: this.among((row) => row.full === full),
        state: { kind: 'fixed', value: full ? 'full' : 'bare' },
      }));
    }
    if (Object.hasOwn(domains, key)) {
      return [true, false].map((full) => ({
        where: this.among((row) => row.full === full),
        state: this.valueOf(key, full),
      }));
    }
    return kinds.map(([kind, account]) => ({ where: this.of(kind, account), state: this.ownKey(key, kind, account) }));
  }

  resourceCases(): readonly ResourceCase[] {
    return [
      { where: this.among(({ action }) => action === 's3:C'), facet: '*' },
      { where: this.among(({ action }) => action !== 's3:C'), facet: this.resource() },
    ];
  }

  action(action: CompiledAction): Formula {
    return this.among((row) => action.matches(row.action.toLowerCase()));
  }

  principal(principal: CompiledPrincipal): PrincipalMatches {
    const spoken = kinds.map(([kind, account]) => ({
      where: this.of(kind, account),
      ...callersSpokenOf(
        principal,
        kind,
        () => this.callerFacets(kind, account),
        (assumption, evaluator) => this.doubt(assumption, idOfPrincipal(principal), evaluator),
      ),
    }));
    const by = (way: keyof PrincipalMatches): Formula => some(spoken.map((one) => all([one.where, one[way]])));
    return { direct: by('direct'), role: by('role'), account: by('account') };
  }

  callers(group: CallerGroup): Formula {
    switch (group) {
      case 'root':
      case 'federatedUser':
      case 'service':
        return this.among(({ kind }) => kind === group);
      case 'identity':
        return this.among(({ kind, account }) => kind !== 'root' && account !== undefined);
      case 'alone':
        return this.among(({ account }) => account === undefined);
      case 'sameAccount':
        return this.among(({ account }) => account === owner);
      case 'serviceLinked':
        return some(
          [owner, stranger].map((account) =>
            all([this.of('role', account), this.arn('role', account)?.some(serviceLinked) ?? false]),
          ),
        );
    }
  }

  actions(group: ActionGroup): Formula {
    const members: Readonly<Record<ActionGroup, (action: string) => boolean>> = {
      free: () => false,
      mandatory: (action) => roleActions.has(action.toLowerCase()),
      bucketPolicy: (action) => action === 's3:GetBucketPolicy',
      gateway: (action) => action.startsWith('s3:'),
      controllable: (action) => isRcpControllable(action.toLowerCase()),
    };
    return this.among(({ action }) => members[group](action));
  }

  variableValues(key: string): readonly string[] {
    return this.reading.variableValues.get(key) ?? [];
  }

  variable(test: OpenTest): Formula {
    this.open.push(test);
    return this.free.question(test.id);
  }

  get isUnread(): boolean {
    return this.free.isUnread;
  }

  unread(): Formula | undefined {
    return this.reading.unread === true ? this.free.unreadStatement() : undefined;
  }

  doubt(assumption: string, question: string, evaluator: boolean): Formula {
    const { doubted } = this.reading;
    if (!this.doubtful || (doubted !== 'all' && !doubted.has(assumption))) return evaluator;
    this.doubts.push(assumption);
    return this.free.question(`${assumption} ${question}`);
  }

  /** Each session belongs to its role. */
  ties(): Formula {
    const paired = [owner, stranger].map((account) => {
      const arn = this.arn('role', account);
      const pairs = sessions.map(([role, session]) => {
        const name = `arn:aws:iam::${account}:role/${role}`;
        const id = `AROA:${session}`;
        return all([
          arn?.some({ id: `is ${name}`, language: [literalTokens(name)], test: (value) => value === name }) ?? false,
          this.session().some({ id: `is ${id}`, language: [literalTokens(id)], test: (value) => value === id }),
        ]);
      });
      return some([this.among((row) => !(row.kind === 'role' && row.account === account)), ...pairs]);
    });
    return all(paired);
  }

  request(states: ReadonlyMap<Facet, FacetState>, reads: readonly string[]): AccessRequest {
    const row = rows[Number(states.get(this.classes)?.[0] ?? 0)] as Row;
    const valueOf = (facet: ValueFacet): FacetState =>
      states.has(facet) ? states.get(facet) : (facet.pick() ?? undefined);
    const context: Record<string, ContextValue> = {};
    for (const key of reads) {
      const state = this.stateIn(key, row);
      if (state.kind === 'fixed') context[key] = state.value;
      if (state.kind !== 'free') continue;
      const value = valueOf(state.facet);
      const [only = ''] = value ?? [];
      if (value !== undefined)
        context[key] = state.facet.shape.multivalued ? value : (this.readers.get(key)?.(only) ?? only);
    }
    const resource = row.action === 's3:C' ? '*' : (valueOf(this.resource())?.[0] ?? '');
    return { principal: this.principalOf(row, valueOf), action: row.action, resource, resourceAccount: owner, context };
  }

  private readonly readers = new Map<string, (value: string) => string>([
    ['aws:principalaccount', accountOfArn.read],
    ['aws:username', nameOfArn.read],
  ]);

  private principalOf({ kind, account = '' }: Row, valueOf: (facet: ValueFacet) => FacetState): Principal {
    if (kind === 'anonymous') return 'anonymous';
    if (kind === 'service') return { service: valueOf(this.service())?.[0] ?? '' };
    const facet = this.arn(kind, account);
    const arn = (facet && valueOf(facet)?.[0]) ?? '';
    if (kind !== 'role') return arn;
    const name = valueOf(this.session())?.[0]?.slice('AROA:'.length) ?? '';
    return `arn:aws:sts::${account}:assumed-role/${arn.slice(arn.lastIndexOf('/') + 1)}/${name}`;
  }

  private stateIn(key: string, row: Row): KeyState {
    if (key === 'k:mode') return { kind: 'fixed', value: row.full ? 'full' : 'bare' };
    if (Object.hasOwn(domains, key)) return this.valueOf(key, row.full);
    return this.ownKey(key, row.kind, row.account);
  }

  private of(kind: Kind, account: string | undefined): Formula {
    return this.among((row) => row.kind === kind && row.account === account);
  }

  private valueOf(key: string, full: boolean): KeyState {
    if (!full && goneWhenBare.has(key)) return { kind: 'absent' };
    if (!full && key === 'k:number') return { kind: 'fixed', value: '5' };
    const known = domains[key];
    const optional = full && mayBeMissing.has(key);
    return {
      kind: 'free',
      facet: this.facet(
        `${key}${optional ? '?' : ''}`,
        known?.domain ?? listed(),
        optional,
        known?.multivalued ?? false,
      ),
    };
  }

  private ownKey(key: string, kind: Kind, account: string | undefined): KeyState {
    const arn = this.arn(kind, account);
    const through = (reading: KeyReading): KeyState =>
      arn === undefined ? { kind: 'absent' } : { kind: 'free', facet: arn, through: reading.lift };
    switch (key) {
      case 'aws:principalarn':
        return arn === undefined ? { kind: 'absent' } : { kind: 'free', facet: arn };
      case 'aws:principalaccount':
        return kind === 'anonymous' ? { kind: 'fixed', value: 'anonymous' } : through(accountOfArn);
      case 'aws:username':
        return kind === 'user' ? through(nameOfArn) : { kind: 'absent' };
      case 'aws:userid':
        return kind === 'role' ? { kind: 'free', facet: this.session() } : { kind: 'absent' };
      case 'aws:principalservicename':
        return kind === 'service' ? { kind: 'free', facet: this.service() } : { kind: 'absent' };
      default:
        return { kind: 'absent' };
    }
  }

  private callerFacets(kind: Kind, account: string | undefined): CallerFacets {
    const arn = this.arn(kind, account);
    return {
      ...(arn !== undefined && { arn }),
      ...(kind === 'role' && { session: this.session() }),
      ...(kind === 'service' && { service: this.service() }),
    };
  }

  private arn(kind: Kind, account: string | undefined): ValueFacet | undefined {
    const domain = account === undefined ? undefined : roles[kind](account);
    return domain && this.facet(`${kind} ${account ?? ''}`, domain);
  }

  private session(): ValueFacet {
    return this.facet('session', listed('AROA:s1', 'AROA:s2'));
  }

  private service(): ValueFacet {
    return this.facet('service', listed('a.amazonaws.com', 'b.amazonaws.com'));
  }

  private resource(): ValueFacet {
    return this.facet('resource', text(sequence([literalTokens('arn:aws:s3:::')], upTo('ab/', 5))));
  }

  private facet(id: string, domain: Domain, optional = false, multivalued = false): ValueFacet {
    const known = this.facets.get(id);
    if (known !== undefined) return known;
    const made = new ValueFacet(
      id,
      { optional, multivalued },
      (predicates) => valuesIn(domain, predicates),
      this.budget,
    );
    this.facets.set(id, made);
    return made;
  }
}
