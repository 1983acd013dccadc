import type { CompiledAction, CompiledPrincipal } from '../evaluator/compile';
import type { Lookup, TemplatePart } from '../values/template';
import type { Formula } from './formula';
import type { Predicate } from './predicate';
import type { ValueFacet } from './value-facet';
import type { Language } from '../languages/language';

/** What a context key is in some class of requests. */
export type KeyState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'fixed'; readonly value: string | readonly string[] }
  /**
   * Any value of the facet; `through` turns a test of the key into one of the facet that it is read from. `listed`: all
   * its values, where they are few; `spelling`: what they look like.
   */
  | {
      readonly kind: 'free';
      readonly facet: ValueFacet;
      readonly through?: (predicate: Predicate) => Predicate;
      readonly listed?: readonly string[];
      readonly spelling?: Language;
    };

/** `where` says in which requests the key is in this state; the cases of a key exclude each other and leave nothing out. */
export interface KeyCase {
  readonly where: Formula;
  readonly state: KeyState;
}

/** The requests in which the resource is this facet's value, or `*` where the action has no resource type. */
export interface ResourceCase {
  readonly where: Formula;
  readonly facet: ValueFacet | '*';
}

/** How a principal element mentions callers: of them exactly or of everyone, of their role, of their account. */
export interface PrincipalMatches {
  readonly direct: Formula;
  readonly role: Formula;
  readonly account: Formula;
}

/**
 * Callers with policies of their own; root users; federated-user sessions; AWS services; callers of the account that owns the
 * resource; those for whom only resource policies can speak; roles that are linked to a service.
 */
export type CallerGroup = 'identity' | 'root' | 'federatedUser' | 'service' | 'sameAccount' | 'alone' | 'serviceLinked';

/**
 * Actions that need nobody's word; that need the word of the key's or the role's own policy; on bucket policies; of
 * services that have gateway endpoints; of which an RCP can speak.
 */
export type ActionGroup = 'free' | 'mandatory' | 'bucketPolicy' | 'gateway' | 'controllable';

/** A key that is there with a value that nobody named. */
export interface OpenKey {
  readonly key: string;
  /** The values that it does not have. */
  readonly others: readonly string[];
  /** What its values are made of, where that is known. */
  readonly spelling?: Language;
}

/** What the keys that policy variables read are in some class of requests; `open` ones have another value than those taken. */
export interface VariableCase {
  readonly where: Formula;
  readonly lookup: Lookup;
  readonly open: readonly OpenKey[];
}

/** A test of one value whose policy variables can have any value but those that are taken one by one. */
export interface OpenTest {
  /** Equal ids mean equal tests. */
  readonly id: string;
  readonly keys: readonly OpenKey[];
  /** The key whose value is compared, in lower case; nothing for the resource. */
  readonly on?: string;
  /** How the values are compared, and with what; left out where several templates are asked at once. */
  readonly template?: OpenTemplate;
  /** The requests in which the keys have such a value. */
  readonly where: Formula;
}

/** A template in which some variables are left. */
export interface OpenTemplate {
  readonly kind: TemplateKind;
  readonly parts: readonly TemplatePart[];
  /** Equal for equal parts. */
  readonly spelling: string;
}

/** How text is compared: letter by letter, without letter case, or part by part as ARN operators do. */
export type TemplateKind = 'text' | 'folded' | 'arn';

/**
 * What was worked out once for a space. The space holds it: in a WeakMap by space, which outlives them all, V8 keeps
 * what each proof leaves behind until its next full collection.
 */
export class SpaceCache {
  /** Where a condition test holds, by the test's id. */
  readonly conditions = new Map<string, Formula>();
  /** By the keys, joined. */
  readonly variableCases = new Map<string, readonly VariableCase[]>();
}

/** The requests that a question is about, as the prover reads them. */
export interface Space {
  readonly cache: SpaceCache;
  keyCases(keyLowerCase: string): readonly KeyCase[];
  resourceCases(): readonly ResourceCase[];
  /** The requests whose action matches. */
  action(action: CompiledAction): Formula;
  /** The requests whose caller the element mentions, by how it does. */
  principal(principal: CompiledPrincipal): PrincipalMatches;
  /** The requests whose caller is of a kind, as `evaluator/situation` tells them apart. */
  callers(kind: CallerGroup): Formula;
  /** The requests whose action is of a group, as `evaluator/authorize` and `evaluator/layers` tell them apart. */
  actions(group: ActionGroup): Formula;
  /** Values of a key, in lower case, that are taken one by one where a policy variable stands for it. */
  variableValues(key: string): readonly string[];
  /** What a test with open policy variables will turn out to be: the same test, the same answer. */
  variable(test: OpenTest): Formula;
  /** What an unread statement says of a request: anything. Nothing where statements with variables are to be read. */
  unread(): Formula | undefined;
  /** A reading that no source settles: either may be true, unless the evaluator's own reading is asked for. */
  doubt(assumption: string, question: string, evaluator: boolean): Formula;
}
