import { POLICY_PART, type ConditionTest, type DocumentPath, type Policy, type Statement } from '../policy/model';
import { operatorParts } from '../policy/operators';
import { renderPath } from '../report/excerpt';
import { foldName } from '../values/letter-case';
import { valueAt } from '../policy/value-at';
import {
  statementGroups,
  type GroupEntry,
  type GroupList,
  type ListName,
  type StatementGroup,
} from './statement-group';

type ElementKind = 'statement' | 'principal' | 'action' | 'resource' | 'conditionKey' | 'conditionValue';

/** A part of a document that a test can notice: by its place in the document, so that formatting changes nothing. */
export interface PolicyElement {
  /** Its kind and its first place, as findings have it: `action Statement[0].Action[1]`. */
  readonly id: string;
  readonly kind: ElementKind;
  readonly text: string;
  /** Where it stands: once, or in each part of a statement that is written as several. */
  readonly paths: readonly DocumentPath[];
  readonly statement: number;
  readonly sid?: string;
  /** Whether one list has it more than once: it is one element, and all but one of its places are redundant. */
  readonly isRepeated?: true;
}

/** An entry of a list as an element, with its places. */
interface ListedEntry extends GroupEntry {
  readonly element: PolicyElement;
}

export interface ListedRole {
  readonly role: ListName;
  readonly list: GroupList;
  readonly entries: readonly ListedEntry[];
}

/** A test of a condition, in each part of its statement. */
export interface GroupTest {
  readonly key: PolicyElement;
  readonly tests: readonly ConditionTest[];
  readonly values: readonly { readonly text: string; readonly element: PolicyElement }[];
}

export interface GroupElements {
  readonly group: StatementGroup;
  readonly statement: PolicyElement;
  readonly roles: readonly ListedRole[];
  readonly conditions: readonly GroupTest[];
}

const kinds: Readonly<Record<ListName, ElementKind>> = {
  Principal: 'principal',
  Action: 'action',
  Resource: 'resource',
};

/** Where a part of a policy is written: its path there, or in the larger text that the policy is part of. */
export function writtenAt(policy: Policy, path: DocumentPath): DocumentPath {
  return policy[POLICY_PART]?.writtenAt(path) ?? path;
}

/** The index of the statement at a path; of one behind a function the index of that. */
function writtenIndex(path: DocumentPath): number {
  return path.find((step, at): step is number => typeof step === 'number' && path[at - 1] !== 'Fn::If') ?? 0;
}

/** The elements of a policy, statement by statement. */
export function elementsByGroup(policy: Policy): readonly GroupElements[] {
  return statementGroups(policy).map((group) => {
    const [first] = group.members;
    const statement = first === undefined ? 0 : writtenIndex(writtenAt(policy, first.path));
    const made = (kind: ElementKind, text: string, paths: readonly DocumentPath[]): PolicyElement => ({
      // A lone value stands where its key does, so the place alone does not tell them apart.
      id: `${kind} ${renderPath(writtenAt(policy, paths[0] ?? []))}`,
      kind,
      text,
      paths,
      statement,
      ...(first?.sid !== undefined && { sid: first.sid }),
    });
    const paths = group.members.map(({ path }) => path);
    const roles = (['Principal', 'Action', 'Resource'] as const).flatMap((role): readonly ListedRole[] => {
      const list = group.lists[role];
      if (list === undefined) return [];
      const entries = [...list.entries.values()].map((entry) => {
        const places = entry.places.map(({ path }) => path);
        const isRepeated = new Set(entry.places.map(({ statement }) => statement)).size < places.length;
        return { ...entry, element: repeated(made(kinds[role], entry.text, places), isRepeated) };
      });
      return [{ role, list, entries }];
    });
    return {
      group,
      statement: made('statement', first?.sid ?? '', paths),
      roles,
      conditions: (first?.conditions ?? []).map((test): GroupTest => {
        const tests = group.members.flatMap((member) => sameTest(member, test) ?? []);
        const values = [...new Set(test.values)].map((text) => {
          const places = tests.flatMap((one) => placesOfValue(policy.document, one, text));
          const element = made('conditionValue', text, places);
          return { text, element: repeated(element, places.length > tests.length) };
        });
        const key = made(
          'conditionKey',
          test.key,
          tests.map(({ path }) => path),
        );
        return { key, tests, values };
      }),
    };
  });
}

/** All elements of a policy in one list. */
export function elementsOf(policy: Policy): readonly PolicyElement[] {
  return elementsByGroup(policy).flatMap(({ statement, roles, conditions }) => [
    statement,
    ...roles.flatMap(({ entries }) => entries.map(({ element }) => element)),
    ...conditions.flatMap(({ key, values }) => [key, ...values.map(({ element }) => element)]),
  ]);
}

function sameTest({ conditions }: Statement, test: ConditionTest): ConditionTest | undefined {
  const spelling = (operator: string): string => operatorParts(operator)?.spelling ?? operator;
  return conditions.find(
    ({ operator, key }) => spelling(operator) === spelling(test.operator) && foldName(key) === foldName(test.key),
  );
}

function repeated(element: PolicyElement, isRepeated: boolean): PolicyElement {
  return isRepeated ? { ...element, isRepeated } : element;
}

function placesOfValue(document: object, { path, values }: ConditionTest, text: string): readonly DocumentPath[] {
  if (!Array.isArray(valueAt(document, path))) return values.includes(text) ? [path] : [];
  return values.flatMap((value, at) => (value === text ? [[...path, at]] : []));
}
