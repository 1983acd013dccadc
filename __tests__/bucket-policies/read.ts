import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicy, type AccessRequest, type Policy, type PolicyType } from '../../src';
import { failedClaim } from '../../examples/failed-claim';

type Tests = Record<string, Record<string, string | readonly string[]>>;

/** A statement as these policies write it, open to edits. */
export interface Written {
  Sid?: string;
  Effect: string;
  Principal?: unknown;
  Action: string | readonly string[];
  Resource: string | readonly string[];
  Condition?: Tests;
}

interface Document {
  Version: string;
  Statement: Written[];
}

/** One of the policies of this folder. */
export function read(name: string, type: PolicyType = 'resource'): Policy {
  const source = `policies/${name}.json`;
  return parsePolicy(readFileSync(join(__dirname, source), 'utf8'), { type, source });
}

/** The policy after one edit of its statements, written out again so that messages can point into it. */
export function mutant(policy: Policy, edit: (statements: Written[], document: Document) => void): Policy {
  const document = JSON.parse(policy.text ?? '') as Document;
  edit(document.Statement, document);
  return parsePolicy(JSON.stringify(document, null, 2), { type: policy.type, source: 'mutant.json' });
}

/** The statement with this Sid. */
export function named(statements: readonly Written[], sid: string): Written {
  const found = statements.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`no statement ${sid}`);
  return found;
}

/** Takes one test, or one operator with all its tests, out of a statement's conditions. */
export function drop({ Condition = {} }: Written, operator: string, key?: string): void {
  const tests = Condition[operator];
  if (tests === undefined || (key !== undefined && !Object.hasOwn(tests, key))) throw new Error(`no ${operator}`);
  if (key === undefined || Object.keys(tests).length === 1) Reflect.deleteProperty(Condition, operator);
  else Reflect.deleteProperty(tests, key);
}

/** Writes an operator with all its tests under another name. */
export function rename(statement: Written, operator: string, other: string): void {
  const tests = statement.Condition?.[operator];
  if (tests === undefined) throw new Error(`no ${operator}`);
  drop(statement, operator);
  statement.Condition = { ...statement.Condition, [other]: tests };
}

/** What a claim that must fail shows: the counterexample and the message. */
export function refuted(expectation: () => void): { readonly witness: AccessRequest; readonly message: string } {
  const { message, matcherResult } = failedClaim(expectation);
  const { witness, request } = matcherResult.verdict as { witness?: AccessRequest; request?: AccessRequest };
  const found = witness ?? request;
  if (found === undefined) throw new Error('the verdict has no counterexample');
  expect(
    message
      .replace(/^To fix it, [^]*/m, '')
      .trimEnd()
      .split('\n').length,
  ).toBeLessThanOrEqual(25);
  return { witness: found, message };
}
