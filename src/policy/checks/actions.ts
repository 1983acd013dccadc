import {
  rcpServices,
  serviceOf,
  servicePrefixes,
  type ActionFacts,
  type ServiceReference,
} from '../../service-reference';
import { parsePattern } from '../../values/pattern';
import type { DocumentPath, Statement } from '../model';
import { clipText, proposing } from '../problem';
import { actionOfOperation } from './operations';
import { arnSetCovers } from './arn-sets';
import { nearPattern } from './near-pattern';
import { raiseForBucket, type CheckedDocument } from './checked-document';

/** What a statement's `Action` value means by the service reference. */
export interface IntendedAction {
  readonly text: string;
  readonly path: DocumentPath;
  readonly service: ServiceReference;
  /** One name, or those that a pattern matches; for a misspelt name the real one that is nearest. */
  readonly actions: readonly ActionFacts[];
  readonly pattern: boolean;
}

/**
 * Checks the names in `Action` and `NotAction` against the Service Authorization Reference and gives back what they
 * mean; nothing comes back for `*` and for names that the reference does not know.
 */
export function checkActions(statement: Statement, subject: CheckedDocument): readonly IntendedAction[] {
  const { values, path } = statement.action;
  const meant: IntendedAction[] = [];
  values.forEach((text, index) => {
    const colon = text.indexOf(':');
    if (colon < 1) return;
    const place = [...path, index];
    checkHome(text, text.slice(0, colon).toLowerCase(), place, subject);
    const found = lookUp(text, colon, place, subject);
    if (found !== undefined) meant.push(found);
  });
  checkRedundancy(values, path, subject);
  return meant;
}

function lookUp(text: string, colon: number, path: DocumentPath, subject: CheckedDocument): IntendedAction | undefined {
  const prefix = text.slice(0, colon);
  const service = serviceOf(prefix);
  if (service === undefined) {
    if (prefix === '*') return undefined;
    const near = subject.names.find(prefix, servicePrefixes(), prefix.length > 4 ? 2 : 1);
    const data = { action: clipText(text), service: clipText(prefix), ...proposing(near) };
    subject.problems.raise('warning', 'INVALID_SERVICE_IN_ACTION', path, data);
    return undefined;
  }
  const name = text.slice(colon + 1).toLowerCase();
  const pattern = name.includes('*') || name.includes('?');
  if (pattern) {
    const { matches } = parsePattern(name);
    const actions: ActionFacts[] = [];
    service.actions.forEach((facts, lower) => {
      if (matches(lower)) actions.push(facts);
    });
    if (actions.length > 0) return { text, path, service, actions, pattern };
    const near = nearPattern(text.slice(colon + 1), service, subject.names);
    const data = { action: clipText(text), reason: 'no-match', ...proposing(near && `${service.prefix}:${near}`) };
    subject.problems.raise('warning', 'INVALID_ACTION', path, data);
    return undefined;
  }
  const exact = service.actions.get(name);
  if (exact !== undefined) {
    if (subject.bucket && service.prefix === 's3' && name === 'createbucket') {
      subject.problems.raise('error', 'INVALID_ACTION', path, { action: clipText(text), reason: 'no-bucket' });
    }
    return { text, path, service, actions: [exact], pattern };
  }
  const operation = service.prefix === 's3' ? actionOfOperation(name) : undefined;
  const meant = operation ?? subject.names.find(name, service.actions, 2) ?? ofSameStem(name, service.actions);
  const near = service.actions.get((meant ?? '').toLowerCase());
  const reason = operation === undefined ? {} : { reason: 'operation' };
  const data = { action: clipText(text), ...reason, ...proposing(near && `${service.prefix}:${near.name}`) };
  // S3 stores no name that it does not know (S1). Elsewhere a name is stored, and a new action of AWS is not a mistake.
  if (service.prefix === 's3') raiseForBucket(subject, 'INVALID_ACTION', path, data);
  else subject.problems.raise('warning', 'INVALID_ACTION', path, data);
  return near && { text, path, service, actions: [near], pattern };
}

/** The one name that begins like another less its last two letters: `PutObjectTagging` for `PutObjectTags`. */
function ofSameStem(name: string, actions: ReadonlyMap<string, unknown>): string | undefined {
  const stem = name.slice(0, -2);
  if (stem.length < 6) return undefined;
  const [only, ...others] = [...actions.keys()].filter((one) => one.startsWith(stem));
  return others.length === 0 ? only : undefined;
}

/** Actions that the type of policy has no use for. */
function checkHome(text: string, prefix: string, path: DocumentPath, subject: CheckedDocument): void {
  const { policy, bucket, problems } = subject;
  const data = { action: clipText(text), type: bucket ? 'bucket' : policy.type };
  if (bucket && prefix !== 's3') problems.raise('error', 'UNSUPPORTED_ACTION_IN_POLICY', path, data);
  if (policy.type === 'kmsKey' && prefix !== 'kms') {
    problems.raise('warning', 'UNSUPPORTED_ACTION_IN_POLICY', path, data);
  }
  // The list of services grows: one that the reference knows and the list does not is only a warning.
  if (policy.type === 'resourceControl' && !rcpServices().includes(prefix)) {
    problems.raise('warning', 'UNSUPPORTED_ACTION_IN_POLICY', path, data);
  }
}

function checkRedundancy(values: readonly string[], path: DocumentPath, { problems }: CheckedDocument): void {
  const lower = values.map((text) => text.toLowerCase());
  redundantActions(lower).forEach((by, index) => {
    problems.add('REDUNDANT_ACTION', [...path, index], {
      text: clipText(values[index] ?? ''),
      by: clipText(values[by] ?? ''),
    });
  });
}

/** For each value that another one covers, the index of that other one. */
export function redundantActions(values: readonly string[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const first = new Map<string, number>();
  const wide: number[] = [];
  values.forEach((text, index) => {
    const before = first.get(text);
    if (before !== undefined) found.set(index, before);
    else first.set(text, index);
    if (text.includes('*') || text.includes('?')) wide.push(index);
  });
  // Beyond this many the list is made by a machine, and the time would grow with its square.
  if (wide.length * values.length > 40_000) return found;
  values.forEach((text, index) => {
    if (found.has(index)) return;
    const by = wide.find((other) => other !== index && !found.has(other) && arnSetCovers(values[other] ?? '', text));
    if (by !== undefined) found.set(index, by);
  });
  return found;
}
