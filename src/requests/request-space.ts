import { foldName } from '../values/letter-case';
import type { CompiledAction, CompiledPrincipal } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { ClassFacet } from '../prover/class-facet';
import { valuesIn } from '../prover/domain';
import type { Facet, FacetState } from '../prover/facet';
import { all, not, some, type Formula } from '../prover/formula';
import { FreeFacet } from '../prover/free-facet';
import type { Predicate } from '../prover/predicate';
import type { QuestionReading } from '../prover/prove';
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
} from '../prover/space';
import { once } from '../values/once';
import { ValueFacet } from '../prover/value-facet';
import type { Budget } from '../languages/language';
import { hasMandatoryPolicy } from '../evaluator/authorize';
import { isRcpControllable } from '../evaluator/rcp-actions';
import { arnFacet, isIdentity, providerFacet, serviceFacet, sessionFacet } from './caller-facets';
import { formDomain, presenceOf } from './class-keys';
import type { FacetPlan, FreeKey, KeyPresence } from './key-facets';
import {
  idOfPrincipal,
  serviceLinked,
  callersSpokenOf,
  speaksOfEveryone,
  type CallerFacets,
  type OpenReading,
} from './principal-formulas';
import { buildRequest } from './build-request';
import {
  callerGroup,
  type ActionChoice,
  type EncryptionWay,
  type RequestClass,
  type ResourceForm,
  type QuestionFacts,
} from './request-class';
import { bucketPolicyActions } from '../service-reference/s3-names';

interface FormCase extends ResourceCase {
  readonly form?: ResourceForm;
}

interface OfCallers {
  readonly where: () => Formula;
  readonly request: RequestClass;
}

/** Every request of some classes for one action, as the prover reads them. */
export class RequestSpace implements Space {
  readonly cache = new SpaceCache();
  private readonly free: FreeFacet;
  private readonly openTests: OpenTest[];
  private readonly doubted: Set<string>;
  private groups: readonly OfCallers[] | undefined;
  private readonly lacking: Set<string>;
  readonly classes: ClassFacet;
  private readonly facets: Map<string, ValueFacet>;
  private readonly ownFacets = new Map<string, ValueFacet>();
  private readonly cases = new Map<string, readonly KeyCase[]>();
  private readonly principals = new Map<string, PrincipalMatches>();
  private resources: readonly FormCase[] | undefined;

  constructor(
    readonly requests: readonly RequestClass[],
    readonly around: QuestionFacts,
    /** The action lists that cover the action of all these requests. */
    private readonly matching: ReadonlySet<CompiledAction>,
    private readonly reading: QuestionReading,
    private readonly budget: Budget,
    beside?: RequestSpace,
  ) {
    this.classes = beside?.classes ?? new ClassFacet(requests.length);
    this.free = beside?.free ?? new FreeFacet();
    this.openTests = beside?.openTests ?? [];
    this.doubted = beside?.doubted ?? new Set();
    this.lacking = beside?.lacking ?? new Set();
    this.facets = beside?.facets ?? this.ownFacets;
  }

  /** The action that all these requests ask for. */
  get onlyAction(): ActionChoice | undefined {
    return this.requests[0]?.action;
  }

  /**
   * Requests beside these, for another action: of the same callers, on the same resources and by the same ways, each with
   * headers of its own. `matching`: the action lists that cover that action.
   */
  asking(action: ActionChoice, matching: ReadonlySet<CompiledAction>, encryption?: EncryptionWay): RequestSpace {
    const requests = this.requests.map((request) => ({
      ...request,
      action,
      ...(encryption !== undefined && { encryption }),
    }));
    return new RequestSpace(requests, this.around, matching, this.reading, this.budget, this);
  }

  /** The requests whose class passes. */
  among(includes: (request: RequestClass) => boolean): Formula {
    return this.classes.among((index) => {
      const request = this.requests[index];
      return request !== undefined && includes(request);
    });
  }

  keyCases(key: string): readonly KeyCase[] {
    const known = this.cases.get(key);
    if (known !== undefined) return known;
    const made = this.grouped((request) => this.presence(key, request)).flatMap(([presence, where]): KeyCase[] => {
      const there = this.isThere(key, presence);
      if (there === true) return [{ where, state: this.stateOf(presence) }];
      return [
        { where: all([where, there]), state: this.stateOf(presence) },
        { where: all([where, not(there)]), state: { kind: 'absent' } },
      ];
    });
    this.cases.set(key, made);
    return made;
  }

  resourceCases(): readonly FormCase[] {
    if (this.resources !== undefined) return this.resources;
    const forms = new Map(this.requests.map(({ form }) => [form?.id, form]));
    this.resources = [...forms].map(([id, form]) => ({
      where: this.among((request) => request.form?.id === id),
      facet: form === undefined ? '*' : this.facet(resourcePlan(form)),
      ...(form !== undefined && { form }),
    }));
    return this.resources;
  }

  action(action: CompiledAction): Formula {
    if (!this.matching.has(action)) return isOfEverything(action);
    if (action.negated || !action.patterns.some(({ text }) => text === '*:*')) return true;
    const name = foldName(this.requests[0]?.action.name ?? '');
    const others = action.patterns.some(({ text, matches }) => text !== '*:*' && matches(name));
    return others ? true : this.doubt('B3', '*:*', true);
  }

  principal(principal: CompiledPrincipal): PrincipalMatches {
    const id = `${String(principal.deny)} ${idOfPrincipal(principal)}`;
    let spoken = this.principals.get(id);
    if (spoken === undefined) this.principals.set(id, (spoken = this.spokenOf(principal)));
    return spoken;
  }

  private spokenOf(principal: CompiledPrincipal): PrincipalMatches {
    if (speaksOfEveryone(principal)) return { direct: true, role: false, account: false };
    this.groups ??= this.callerGroups();
    const id = idOfPrincipal(principal);
    // Whether `{"AWS": "*"}` reaches AWS services is one question, whatever else is listed and whoever asks it.
    const doubt: OpenReading = (assumption, evaluator) =>
      this.doubt(assumption, assumption === 'B27' ? '' : id, evaluator);
    const spoken = this.groups.map(({ where, request }) => ({
      where,
      ...callersSpokenOf(principal, request.caller, () => this.callerFacets(request), doubt),
    }));
    const by = (way: keyof PrincipalMatches): Formula => {
      const [first = false, ...others] = new Set(spoken.map((group) => group[way]));
      // What is said of all callers alike does not tell them apart.
      return others.length === 0 ? first : some(spoken.map((group) => all([group.where(), group[way]])));
    };
    return { direct: by('direct'), role: by('role'), account: by('account') };
  }

  /** The requests whose callers have the same facets, each with one of them. */
  private callerGroups(): readonly OfCallers[] {
    const groups = new Map<string, RequestClass>();
    for (const request of this.requests) groups.set(callerGroup(request), request);
    return [...groups].map(([group, request]) => ({
      where: once(() => this.among((other) => callerGroup(other) === group)),
      request,
    }));
  }

  callers(kind: CallerGroup): Formula {
    switch (kind) {
      case 'root':
      case 'federatedUser':
      case 'service':
        return this.among(({ caller }) => caller === kind);
      case 'identity':
        return this.among(({ caller }) => isIdentity(caller) && caller !== 'root');
      case 'alone':
        return this.among(({ caller }) => !isIdentity(caller));
      case 'sameAccount':
        // Where the owner is not known, the evaluator takes the caller's account for it.
        return this.among(({ caller, own }) => isIdentity(caller) && own !== false);
      case 'serviceLinked':
        return this.ofRoles(serviceLinked);
    }
  }

  /** The requests of sessions of roles whose ARN passes. */
  ofRoles(predicate: Predicate): Formula {
    const owns = new Map(
      this.requests.filter(({ caller }) => caller === 'role').map((request) => [request.own, request]),
    );
    return some(
      [...owns].map(([own, request]) => {
        const { arn } = this.callerFacets(request);
        const here = this.among((other) => other.caller === 'role' && other.own === own);
        return arn === undefined ? false : all([here, arn.some(predicate)]);
      }),
    );
  }

  actions(group: ActionGroup): Formula {
    return this.among(({ action, form, caller }) => {
      const name = foldName(action.name);
      switch (group) {
        case 'free':
          return name === 'sts:getcalleridentity' && caller !== 'anonymous' && caller !== 'webIdentity';
        case 'mandatory':
          return hasMandatoryPolicy({ action: name, resource: form?.seeds[0] ?? '*' });
        case 'bucketPolicy':
          return bucketPolicyActions.has(action.name);
        case 'gateway':
          return name.startsWith('s3:') || name.startsWith('dynamodb:');
        case 'controllable':
          return isRcpControllable(name);
      }
    });
  }

  variableValues(key: string): readonly string[] {
    return this.reading.variableValues.get(key) ?? [];
  }

  variable(test: OpenTest): Formula {
    this.openTests.push(test);
    return this.free.question(test.id);
  }

  unread(): Formula | undefined {
    return this.reading.unread === true ? this.free.unreadStatement() : undefined;
  }

  doubt(assumption: string, question: string, evaluator: boolean): Formula {
    const { doubted } = this.reading;
    if (doubted !== 'all' && !doubted.has(assumption)) return evaluator;
    this.doubted.add(assumption);
    return this.free.question(`${assumption} ${question}`);
  }

  /** What no request specifies: either may be true, unless the usual is asked for. */
  unspecified(fact: string, usual: boolean): Formula {
    const { doubted } = this.reading;
    if (doubted !== 'all' && !doubted.has(fact)) return usual;
    this.lacking.add(fact);
    return this.free.question(`untold ${fact}`);
  }

  get unspecifiedFacts(): readonly string[] {
    return [...this.lacking];
  }

  get open(): readonly OpenTest[] {
    return this.openTests;
  }

  get isUnread(): boolean {
    return this.free.isUnread;
  }

  get doubts(): readonly string[] {
    return [...this.doubted];
  }

  /** The request that these states describe, with the context keys that are read. */
  request(states: ReadonlyMap<Facet, FacetState>, reads: readonly string[]): AccessRequest {
    const index = Number(states.get(this.classes)?.[0] ?? 0);
    const request = this.requests[index];
    if (request === undefined) throw new Error('jest-iam: a request without class; please report this');
    const valueOf = (plan: FacetPlan): FacetState => {
      const facet = this.facet(plan);
      if (states.has(facet)) return states.get(facet);
      return facet.show() ?? undefined;
    };
    return buildRequest(request, this.around, reads, (key) => this.presence(key, request), valueOf);
  }

  callerFacets(request: RequestClass): CallerFacets {
    const arn = arnFacet(request, this.around);
    return {
      ...(arn !== undefined && { arn: this.facet(arn) }),
      ...(request.caller === 'role' && { session: this.facet(sessionFacet(this.around)) }),
      ...(request.caller === 'webIdentity' && { provider: this.facet(providerFacet(this.around)) }),
      ...(request.caller === 'service' && { service: this.facet(serviceFacet(request, this.around)) }),
    };
  }

  private presence(key: string, request: RequestClass): KeyPresence {
    return presenceOf(key, request, this.around);
  }

  /** Where a key is there, beside what its own facet says. */
  private isThere(key: string, presence: KeyPresence): Formula {
    if (presence.kind !== 'free') return true;
    const { there, doubt, absence } = presence;
    const settled = doubt === undefined ? true : this.doubt(doubt, `${key} is there`, false);
    const kept = absence === undefined ? true : this.doubt(absence, `${key} is there`, true);
    return all([settled, kept, there === undefined ? true : not(this.facet(there).absent)]);
  }

  private stateOf(presence: KeyPresence): KeyState {
    if (presence.kind !== 'free') return presence;
    const facet = this.facet(presence.facet);
    const { through } = presence;
    return {
      kind: 'free',
      facet,
      ...(through !== undefined && { through: through.lift }),
      ...valuesOf(presence),
    };
  }

  private facet(plan: FacetPlan): ValueFacet {
    // Keys of S3 are those of one request.
    const facets = plan.id.startsWith('s3:') ? this.ownFacets : this.facets;
    const known = facets.get(plan.id);
    if (known !== undefined) return known;
    const { id, domain, optional, multivalued } = plan;
    const made = new ValueFacet(
      id,
      { optional, multivalued },
      (predicates) => valuesIn(domain, predicates),
      this.budget,
    );
    facets.set(id, made);
    return made;
  }

  /** The states that a key has, each with the classes where it has it. */
  private grouped(presence: (request: RequestClass) => KeyPresence): [KeyPresence, Formula][] {
    const groups = new Map<string, { readonly presence: KeyPresence; readonly members: Set<RequestClass> }>();
    for (const request of this.requests) {
      const found = presence(request);
      const id = presenceId(found);
      const group = groups.get(id);
      if (group === undefined) groups.set(id, { presence: found, members: new Set([request]) });
      else group.members.add(request);
    }
    return [...groups.values()].map(({ presence: found, members }) => [
      found,
      this.among((request) => members.has(request)),
    ]);
  }
}

/** Of a policy that is not among those in question: `"Action": "*"` covers whatever is asked for. */
function isOfEverything({ negated, patterns }: CompiledAction): boolean {
  return !negated && patterns.some(({ text }) => text === '*');
}

const FEW = 16;

/** All values of a key, where they are few, or what they look like. */
function valuesOf({
  facet: { domain },
  through,
}: FreeKey): Pick<Extract<KeyState, { kind: 'free' }>, 'listed' | 'spelling'> {
  if (domain.kind === 'listed' && domain.values.length <= FEW)
    return { listed: [...new Set(domain.values.map((value) => through?.read(value) ?? value))] };
  const spelling = through === undefined ? domain.kind === 'text' && domain.language : through.spelling;
  return spelling === undefined || spelling === false ? {} : { spelling };
}

function resourcePlan(form: NonNullable<RequestClass['form']>): FacetPlan {
  return { id: `resource ${form.id}`, domain: formDomain(form), optional: false, multivalued: false };
}

function presenceId(presence: KeyPresence): string {
  switch (presence.kind) {
    case 'absent':
      return '-';
    case 'fixed':
      return `=${JSON.stringify(presence.value)}`;
    case 'free':
      return [`~${presence.facet.id}`, presence.through?.id, presence.there?.id, presence.doubt, presence.absence].join(
        ' ',
      );
  }
}
