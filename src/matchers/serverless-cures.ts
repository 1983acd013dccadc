import { coversAction } from '../evaluator/action';
import type { AccessRequest, StatementRef } from '../evaluator/request';
import { isPolicy, POLICY_PART, type Policy, type ServerlessTemplate } from '../policy/model';
import { locate } from '../policy/parse';
import { renderExcerpt, renderPlace } from '../report/excerpt';
import { listedTexts } from '../report/listed-texts';
import { pastedJson } from '../report/pasted-json';
import { pastedYaml } from '../report/pasted-yaml';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { serviceOf } from '../service-reference';
import { serverlessKin } from '../sources/cloudformation/serverless-policy-templates';
import { foldName } from '../values/letter-case';

/** A policy that SAM makes of a policy template. */
interface MadePolicy {
  readonly policy: Policy;
  readonly template: ServerlessTemplate;
}

/**
 * What to write among the `Policies` of a function of SAM, whose policy templates cannot be changed: another one beside
 * that which lacks an access, or a statement; others in the place of that which gives it. Nothing where none of them is
 * about the service, nor of one policy alone, beside which another does not count.
 */
export function renderServerlessCure(
  { layers }: ClaimSubject,
  request: AccessRequest,
  decidedBy: readonly StatementRef[],
  needed: 'Allow' | 'no Allow',
): readonly string[] {
  const made = (layers?.identity ?? []).map((one) => (isPolicy(one) ? madeOfTemplate(one) : undefined));
  if (needed === 'Allow') {
    const nearest = made.find(
      (one) => one !== undefined && serviceIn(one.template.name) === serviceOfName(request.action),
    );
    return nearest === undefined ? [] : beside(nearest, request);
  }
  const deciding = new Set(decidedBy.map((ref) => (ref.kind === 'identity' ? ref.policy : -1)));
  const [index = -1, ...others] = deciding;
  const granting = others.length === 0 ? made[index] : undefined;
  return granting === undefined ? [] : instead(granting, request.action);
}

function madeOfTemplate(policy: Policy): MadePolicy | undefined {
  const template = policy[POLICY_PART]?.serverless;
  return template && { policy, template };
}

function beside({ policy, template }: MadePolicy, { action, resource }: AccessRequest): readonly string[] {
  const { name, owner, parameters } = template;
  const [other] = [...serverlessKin(name)]
    .filter(([, actions]) => actions.some((one) => coversAction(one, action)))
    .sort(([, a], [, b]) => a.length - b.length);
  const statement = { Effect: 'Allow', Action: action, Resource: resource };
  const value = other === undefined ? { Version: '2012-10-17', Statement: [statement] } : { [other[0]]: parameters };
  return [
    ...renderExcerpt(policy, []),
    `To fix it, put this beside ${name} in Policies of ${owner}, before line ${placeOfEntry(policy).line}  ${renderPlace(policy, [])}`,
    ...pastedEntries(policy, [value], ','),
  ];
}

function instead({ policy, template: { name, owner, parameters } }: MadePolicy, action: string): readonly string[] {
  const kin = serverlessKin(name);
  const own = kin.get(name) ?? [];
  const narrower = [...kin].filter(
    ([other, actions]) =>
      other !== name && actions.every((one) => own.includes(one)) && !actions.some((one) => coversAction(one, action)),
  );
  const chosen = narrower.filter(
    ([other, actions]) =>
      !narrower.some(
        ([another, more]) =>
          another !== other && more.length > actions.length && actions.every((one) => more.includes(one)),
      ),
  );
  if (chosen.length === 0) return [];
  const left = own.filter((one) => !coversAction(one, action) && !chosen.some(([, actions]) => actions.includes(one)));
  return [
    ...renderExcerpt(policy, []),
    ...(left.length === 0 ? [] : [`With it go ${listedTexts(left)}, which no smaller policy template has`]),
    ...(chosen.length > 1 ? [renderKept(name, owner, chosen)] : []),
    `To fix it, put this in place of ${name} in Policies of ${owner}${linesOfEntry(policy)}  ${renderPlace(policy, [])}`,
    ...pastedEntries(
      policy,
      // One object for both would be an alias in YAML.
      chosen.map(([other]) => ({ [other]: structuredClone(parameters) })),
      '',
    ),
  ];
}

/** What several policy templates in the place of one go on allowing, which nobody may have meant. */
function renderKept(name: string, owner: string, chosen: readonly (readonly [string, readonly string[]])[]): string {
  const writing = chosen.filter(([, actions]) => !actions.some(reads)).map(([other]) => other);
  const what =
    writing.length === 0 || writing.length === chosen.length
      ? 'what is not meant'
      : `${listedTexts(writing)} if ${owner} is to write nothing`;
  return `They keep the rest of what ${name} allows: leave out ${what}`;
}

function reads(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  const level = serviceOf(prefix)?.actions.get(foldName(name))?.accessLevel;
  return level === 'Read' || level === 'List';
}

const STEP = 2;

/** Where the entry of a policy begins: its first line, what stands before it there, and whether that is a dash of YAML. */
function placeOfEntry(policy: Policy): { readonly line: number; readonly indent: string; readonly isYaml: boolean } {
  const { line, column } = locate(policy, [], 'value') ?? { line: 0, column: 1 };
  const before = (policy.text?.split('\n')[line - 1] ?? '').slice(0, column - 1);
  const start = before.search(/\S/);
  const isYaml = before.trimEnd().endsWith('-');
  // In JSON the brace of an entry may stand on the line above its name.
  return start === -1
    ? { line: line - 1, indent: ' '.repeat(Math.max(0, before.length - STEP)), isYaml }
    : { line, indent: ' '.repeat(start), isYaml };
}

/** `, lines 17-18`, of an entry of YAML that has several. */
function linesOfEntry(policy: Policy): string {
  const { line, indent, isYaml } = placeOfEntry(policy);
  const rest = policy.text?.split('\n').slice(line) ?? [];
  const end = rest.findIndex((one) => one.trim() === '' || one.search(/\S/) <= indent.length);
  const last = line + (end === -1 ? rest.length : end);
  return isYaml && last > line ? `, lines ${line}-${last}` : '';
}

/** Entries of a list of policies, in the form and the indentation of the one that is there. */
function pastedEntries(policy: Policy, values: readonly object[], end: string): readonly string[] {
  const { indent, isYaml } = placeOfEntry(policy);
  if (isYaml) return pastedYaml(values, indent);
  return values.flatMap((value, at) =>
    `${indent}${pastedJson(value, indent, '  ')}${at < values.length - 1 ? ',' : end}`.split('\n'),
  );
}

function serviceOfName(action: string): string {
  return (action.split(':')[0] ?? '').toLowerCase();
}

function serviceIn(name: string): string | undefined {
  const [first] = serverlessKin(name).get(name) ?? [];
  return first === undefined ? undefined : serviceOfName(first);
}
