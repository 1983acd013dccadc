import { createHash } from 'node:crypto';
import { POLICY_PART, POLICY_PLACES, type DocumentPath, type Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { writtenAt } from './policy-elements';

const keys = new WeakMap<Policy, string>();

/**
 * What tells documents apart: the part that one is of a larger text, or its place there, since there names decide what
 * the document says; else where it comes from and what it says.
 */
export function policyKey(policy: Policy): string {
  const known = keys.get(policy);
  if (known !== undefined) return known;
  const key = newKeyOf(policy);
  keys.set(policy, key);
  return key;
}

function newKeyOf(policy: Policy): string {
  const { source, [POLICY_PART]: part, [POLICY_PLACES]: places } = policy;
  if (part !== undefined) return `${source ?? digestOf(part.whole)}#${part.id}`;
  const place = places === undefined ? undefined : locate(policy, [], 'value');
  return place === undefined
    ? `${source ?? ''}\0${JSON.stringify(policy.document)}`
    : `${source ?? ''}:${place.offset}`;
}

const knownVersions = new WeakMap<Policy, string>();

/** What tells versions of one policy of a template apart: which parts of the template stand where in the document. */
export function versionOf(policy: Policy): string {
  if (policy[POLICY_PART] === undefined) return '';
  const known = knownVersions.get(policy);
  if (known !== undefined) return known;
  const places = leavesOf(policy.document, []).map((path) => [path, writtenAt(policy, path)]);
  const version = JSON.stringify(places);
  knownVersions.set(policy, version);
  return version;
}

function leavesOf(value: unknown, path: DocumentPath): readonly DocumentPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Array.isArray(value)
    ? value.flatMap((one, at) => leavesOf(one, [...path, at]))
    : Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

const digests = new WeakMap<object, string>();

function digestOf(whole: object): string {
  const known = digests.get(whole);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(JSON.stringify(whole)).digest('hex');
  digests.set(whole, digest);
  return digest;
}
