import { createHash } from 'node:crypto';
import { POLICY_PART, POLICY_PLACES, type DocumentPath, type Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { onceForEachObject } from '../values/once';
import { writtenAt } from './policy-elements';

/**
 * What tells documents apart: the part that one is of a larger text, or its place there, since there names decide what
 * the document says; else where it comes from and what it says.
 */
export const policyKey = onceForEachObject((policy: Policy): string => {
  const { source, [POLICY_PART]: part, [POLICY_PLACES]: places } = policy;
  if (part !== undefined) return `${source ?? digestOf(part.whole)}#${part.id}`;
  const place = places === undefined ? undefined : locate(policy, [], 'value');
  return place === undefined
    ? `${source ?? ''}\0${JSON.stringify(policy.document)}`
    : `${source ?? ''}:${place.offset}`;
});

/** What tells versions of one policy of a template apart: which parts of the template stand where in the document. */
export const versionOf = onceForEachObject((policy: Policy): string => {
  if (policy[POLICY_PART] === undefined) return '';
  return JSON.stringify(leavesOf(policy.document, []).map((path) => [path, writtenAt(policy, path)]));
});

function leavesOf(value: unknown, path: DocumentPath): readonly DocumentPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Array.isArray(value)
    ? value.flatMap((one, at) => leavesOf(one, [...path, at]))
    : Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

const digestOf = onceForEachObject((whole: object) => createHash('sha256').update(JSON.stringify(whole)).digest('hex'));
