import { isBucketPolicy } from '../policy/checks/checked-document';
import type { Policy, Statement } from '../policy/model';
import { compileAction, type CompiledAction } from './action';
import { compileTest, type CompiledTest } from './condition';
import { compilePrincipal, type CompiledPrincipal } from './principal';
import { compileResource, type CompiledResource } from './resource';

export type { CompiledAction } from './action';
export type { CompiledTest } from './condition';
export type { Operand } from './operators/operand';
export type { CompiledPrincipal } from './principal';
export type { CompiledResource, ResourceEntry } from './resource';
export type { Lookup } from '../values/template';

export interface CompiledStatement {
  readonly statement: Statement;
  readonly deny: boolean;
  readonly principal?: CompiledPrincipal;
  readonly action: CompiledAction;
  readonly resource?: CompiledResource;
  readonly conditions: readonly CompiledTest[];
}

export interface CompiledPolicy {
  readonly policy: Policy;
  readonly statements: readonly CompiledStatement[];
  /** Those whose `Action` or `NotAction` covers an action, in order. */
  readonly about: (actionLowerCase: string) => readonly CompiledStatement[];
}

const compiled = new WeakMap<Policy, CompiledPolicy>();

/** A policy whose values are ready to be compared; remembered for as long as the policy lives. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  let before = compiled.get(policy);
  if (before === undefined) {
    const bucket = isBucketPolicy(policy);
    const statements = Object.freeze(policy.statements.map((one) => compile(one, policy, bucket)));
    before = Object.freeze({ policy, statements, about: indexByAction(statements) });
    compiled.set(policy, before);
  }
  return before;
}

const MAX_ACTIONS = 500;

/** Remembers per action which statements mention it: tests ask about few actions many times. */
function indexByAction(statements: readonly CompiledStatement[]): CompiledPolicy['about'] {
  const byAction = new Map<string, readonly CompiledStatement[]>();
  return (action) => {
    let about = byAction.get(action);
    if (about === undefined) {
      about = statements.filter((statement) => statement.action.matches(action));
      if (byAction.size >= MAX_ACTIONS) byAction.clear();
      byAction.set(action, about);
    }
    return about;
  };
}

const statementsCompiled = new WeakMap<Statement, Map<string, CompiledStatement>>();

/** Policies may share statements: one without a statement of another has all its others. */
function compile(statement: Statement, { version }: Policy, bucket: boolean): CompiledStatement {
  const variables = version === '2012-10-17';
  const rules = `${String(variables)} ${String(bucket)}`;
  let known = statementsCompiled.get(statement);
  if (known === undefined) statementsCompiled.set(statement, (known = new Map<string, CompiledStatement>()));
  let before = known.get(rules);
  if (before === undefined) known.set(rules, (before = compileAnew(statement, variables, bucket)));
  return before;
}

function compileAnew(statement: Statement, variables: boolean, bucket: boolean): CompiledStatement {
  const { principal, resource, conditions } = statement;
  const deny = statement.effect === 'Deny';
  return Object.freeze({
    statement,
    deny,
    ...(principal !== undefined && { principal: compilePrincipal(principal, deny) }),
    action: compileAction(statement.action.values, statement.action.negated),
    ...(resource !== undefined && {
      resource: compileResource(resource, {
        variables,
        padded: principal === undefined,
        completed: principal !== undefined,
      }),
    }),
    conditions: Object.freeze(conditions.map((test) => compileTest(test, variables, bucket))),
  });
}
