import { POLICY_PART, type ConditionTest, type DocumentPath, type Policy } from '../policy/model';
import { operatorParts, type OperatorName } from '../policy/operators';
import { withDocument } from '../policy/parse';
import { isStorable } from '../policy/validate';
import { serviceOf } from '../service-reference';
import { parseArn } from '../values/arn';
import { parsePattern } from '../values/pattern';
import { valueAt } from '../policy/value-at';
import { edited, type Edit } from './edit';
import { elementsByGroup, writtenAt, type GroupElements, type GroupTest, type ListedRole } from './policy-elements';

export type MutationOperator =
  | 'drop statement'
  | 'flip Effect'
  | 'drop Condition'
  | 'drop condition key'
  | 'drop condition value'
  | 'negate operator'
  | 'flip Boolean'
  | 'add IfExists'
  | 'drop Principal'
  | 'drop Action'
  | 'drop Resource'
  | 'widen Principal'
  | 'widen Action'
  | 'widen Resource'
  | 'narrow Principal'
  | 'narrow Action';

/** A small change of a policy that AWS would save. */
export interface Mutant {
  /** The operator with the place: the same in every process. */
  readonly id: string;
  readonly operator: MutationOperator;
  /** What could be otherwise, after the name of the statement: `"Action" could be "s3:*"`. */
  readonly change: string;
  readonly statement: number;
  readonly sid?: string;
  readonly path: DocumentPath;
  /** The elements that the change removes or weakens. */
  readonly elements: readonly string[];
  readonly edits: readonly Edit[];
}

type Draft = Omit<Mutant, 'id' | 'statement' | 'sid'> & {
  /** Broader or narrower values, best first: the first that AWS would save is taken. */
  readonly otherEdits?: readonly Pick<Draft, 'change' | 'edits'>[];
};

/** The changes of a policy whose outcome some test should notice, each one once. */
export function mutantsOf(policy: Policy): readonly Mutant[] {
  const byText = new Map<string, Mutant>([[JSON.stringify(policy.document), unchanged]]);
  for (const group of elementsByGroup(policy)) {
    for (const { otherEdits = [], ...draft } of draftsOf(policy, group)) {
      for (const { change, edits } of [draft, ...otherEdits]) {
        const document = edited(policy.document, edits);
        if (document === undefined || !isSaved(policy, document)) continue;
        const text = JSON.stringify(document);
        const same = byText.get(text);
        if (same === undefined) {
          const { statement, sid } = group.statement;
          byText.set(text, { ...draft, change, edits, id: '', statement, ...(sid !== undefined && { sid }) });
        } else if (same !== unchanged) {
          byText.set(text, { ...same, elements: [...new Set([...same.elements, ...draft.elements])] });
        }
        break;
      }
    }
  }
  const mutants = [...byText.values()].filter((mutant) => mutant !== unchanged);
  return mutants.map((mutant) => ({ ...mutant, id: idOf(mutant, policy) }));
}

function idOf({ operator, path, elements }: Mutant, policy: Policy): string {
  const id = `${operator} ${writtenAt(policy, path).join('.')}`;
  // What goes with it may be another in another deployment: it is another change then.
  return policy[POLICY_PART] === undefined ? id : [id, ...elements.slice(1)].join(' and ');
}

const unchanged: Mutant = {
  id: '',
  operator: 'drop statement',
  change: '',
  statement: 0,
  path: [],
  elements: [],
  edits: [],
};

/** Whether AWS would take the document in the place of the policy: a policy that nobody can save is not a change to look for. */
function isSaved(policy: Policy, document: object): boolean {
  const draft = withDocument(policy, document);
  if (draft === undefined || draft.policy.type !== policy.type) return false;
  return isStorable(draft);
}

function draftsOf(policy: Policy, elements: GroupElements): readonly Draft[] {
  return [
    ...statementDrafts(policy, elements),
    ...elements.roles.flatMap((role) => [
      ...dropsOf(elements, role),
      ...widened(elements, role),
      ...narrowed(policy, elements, role),
    ]),
    ...elements.conditions.flatMap((test) => conditionDrafts(policy, test)),
  ];
}

function statementDrafts({ document }: Policy, elements: GroupElements): readonly Draft[] {
  const { group, statement, roles } = elements;
  const { paths } = statement;
  const [path = []] = paths;
  const [first] = group.members;
  const effect = first?.effect === 'Deny' ? 'Allow' : 'Deny';
  // Without its only entry a list says nothing, so the statement goes with it.
  const lone = roles.flatMap(({ entries }) => (entries.length === 1 ? entries : [])).map(({ element }) => element.id);
  const conditionPaths = paths.map((one) => [...one, 'Condition']);
  return [
    {
      operator: 'drop statement',
      change: 'it could be removed',
      path,
      elements: [statement.id, ...lone],
      edits: paths.map(dropAt),
    },
    {
      operator: 'flip Effect',
      change: `"Effect" could be "${effect}"`,
      path: [...path, 'Effect'],
      elements: [statement.id],
      edits: paths.map((one): Edit => ({ change: 'set', path: [...one, 'Effect'], value: effect })),
    },
    // One test alone is dropped as a key.
    ...(elements.conditions.length < 2
      ? []
      : [
          {
            operator: 'drop Condition' as const,
            change: '"Condition" could be removed',
            path: [...path, 'Condition'],
            elements: [statement.id],
            edits: conditionPaths.filter((one) => valueAt(document, one) !== undefined).map(dropAt),
          },
        ]),
  ];
}

function dropAt(path: DocumentPath): Edit {
  return { change: 'drop', path };
}

function dropsOf({ group }: GroupElements, { role, list, entries }: ListedRole): readonly Draft[] {
  if (entries.length < 2) return [];
  return entries.map(({ text, element, places }): Draft => {
    const edits = places.map(({ statement, path }) => {
      const others = entries.some(
        (one) => one.element !== element && one.places.some((at) => at.statement === statement),
      );
      // The only entry of one part of a statement: the part goes.
      const whole = group.members.find(({ index }) => index === statement)?.path ?? path;
      return dropAt(others ? path : whole);
    });
    const name = `${list.negated ? 'Not' : ''}${role}`;
    return {
      operator: `drop ${role}`,
      change: `${JSON.stringify(text)} could be removed from "${name}"`,
      path: places[0]?.path ?? [],
      elements: [element.id],
      edits,
    };
  });
}

/** The whole list put in the place of one, in every part of the statement. */
function replaced(
  elements: GroupElements,
  { role, entries }: ListedRole,
  operator: MutationOperator,
  values: readonly unknown[],
): readonly Draft[] {
  const [lone] = entries;
  const options = values.map((value) => ({
    change: `"${role}" could be ${JSON.stringify(value)}`,
    edits: elements.group.members.map(({ path }): Edit => ({ change: 'set', path: [...path, role], value })),
  }));
  const [best, ...otherEdits] = options;
  if (best === undefined || lone === undefined) return [];
  const path = [...(elements.statement.paths[0] ?? []), role];
  return [{ operator, path, elements: entries.length === 1 ? [lone.element.id] : [], ...best, otherEdits }];
}

function widened(elements: GroupElements, listed: ListedRole): readonly Draft[] {
  const { role, list, entries } = listed;
  if (list.negated) return [];
  const texts = entries.map(({ text }) => text);
  switch (role) {
    case 'Principal':
      return replaced(elements, listed, 'widen Principal', texts.includes('*') ? [] : ['*']);
    case 'Action': {
      const services = [...new Set(texts.map((text) => text.split(':', 1)[0] ?? ''))];
      const [service = ''] = services;
      const broad = services.length === 1 && service !== '*' ? `${service}:*` : '*';
      return replaced(elements, listed, 'widen Action', texts.includes(broad) || texts.includes('*') ? [] : [broad]);
    }
    case 'Resource': {
      // One of several resources is made no broader: in their place it would leave the others out.
      const wider = texts.length === 1 ? texts.flatMap(broaderResources) : [];
      return replaced(elements, listed, 'widen Resource', texts.includes('*') ? [] : [...wider, '*']);
    }
  }
}

/** `arn:aws:s3:::logs/a/*` is part of `arn:aws:s3:::logs/*`. */
function broaderResources(text: string): readonly string[] {
  const parts = text.replace(/[/*]+$/, '').split('/');
  return parts.length < 2 ? [] : parts.slice(1).map((_, at) => `${parts.slice(0, parts.length - 1 - at).join('/')}/*`);
}

const STRANGER = '111122223333';

function narrowed(policy: Policy, elements: GroupElements, listed: ListedRole): readonly Draft[] {
  const { role, list, entries } = listed;
  const [lone] = entries;
  if (list.negated || lone === undefined || entries.length > 1) return [];
  if (role === 'Principal') return replaced(elements, listed, 'narrow Principal', narrowerPrincipals(lone.text));
  if (role === 'Action') return replaced(elements, listed, 'narrow Action', narrowerActions(lone.text, policy));
  return [];
}

function narrowerPrincipals(text: string): readonly unknown[] {
  if (text === '*') return [{ AWS: `arn:aws:iam::${STRANGER}:root` }];
  const account = /^\d{12}$/.test(text) ? text : undefined;
  const arn = parseArn(text);
  const root = arn?.service === 'iam' && text.endsWith(':root') ? arn : undefined;
  const owner = account ?? root?.account;
  return owner === undefined ? [] : [{ AWS: `arn:${root?.partition ?? 'aws'}:iam::${owner}:role/One` }];
}

/** One action of those that a pattern covers: a read where there is one, as AWS lists them. */
function narrowerActions(text: string, policy: Policy): readonly string[] {
  const [prefix = '', name = ''] = text.split(':');
  if (text === '*') return policy.type === 'trust' ? ['sts:AssumeRole'] : ['s3:GetObject'];
  if (!/[*?]/.test(name) || /[*?]/.test(prefix)) return [];
  const facts = serviceOf(prefix.toLowerCase());
  const known = [...(facts?.actions.values() ?? [])];
  const covered = known.filter((action) => parsePattern(name.toLowerCase()).matches(action.name.toLowerCase()));
  const usual =
    covered.find((action) => action.name === 'GetObject') ??
    covered.find(({ accessLevel }) => accessLevel === 'Read') ??
    covered[0];
  return usual === undefined ? [] : [`${prefix}:${usual.name}`];
}

const opposites: Readonly<Partial<Record<OperatorName, OperatorName>>> = {
  StringEquals: 'StringNotEquals',
  StringEqualsIgnoreCase: 'StringNotEqualsIgnoreCase',
  StringLike: 'StringNotLike',
  NumericEquals: 'NumericNotEquals',
  NumericLessThan: 'NumericGreaterThanEquals',
  NumericLessThanEquals: 'NumericGreaterThan',
  DateEquals: 'DateNotEquals',
  DateLessThan: 'DateGreaterThanEquals',
  DateLessThanEquals: 'DateGreaterThan',
  IpAddress: 'NotIpAddress',
  ArnEquals: 'ArnNotEquals',
  ArnLike: 'ArnNotLike',
};
const bothWays = new Map(
  Object.entries(opposites).flatMap(
    ([one, other]) =>
      [
        [one, other],
        [other, one],
      ] as const,
  ),
);

function conditionDrafts({ document }: Policy, { key, tests, values }: GroupTest): readonly Draft[] {
  const [test] = tests;
  if (test === undefined) return [];
  const { path } = test;
  const [lone] = values;
  const name = JSON.stringify(test.key);
  const drafts: Draft[] = [
    {
      operator: 'drop condition key',
      change: `the test of ${name} could be removed`,
      path,
      // Its only value goes with it, and with the only test the statement's condition.
      elements: [key.id, ...(values.length === 1 && lone !== undefined ? [lone.element.id] : [])],
      edits: tests.map((one) => dropAt(one.path)),
    },
  ];
  if (values.length > 1) {
    for (const { text, element } of values) {
      drafts.push({
        operator: 'drop condition value',
        change: `${JSON.stringify(text)} could be removed from the values of ${name}`,
        path: element.paths[0] ?? path,
        elements: [element.id],
        edits: element.paths.map(dropAt),
      });
    }
  }
  const parts = operatorParts(test.operator);
  if (parts === undefined) return drafts;
  const { qualifier, ifExists } = parts;
  const spelt = (operator: string, optional: boolean): string =>
    `${qualifier === undefined ? '' : `${qualifier}:`}${operator}${optional ? 'IfExists' : ''}`;
  const renamed = (operator: MutationOperator, to: string): readonly Draft[] => {
    const edits = tests.flatMap((one) => renameOperator(document, one, to));
    if (edits.length < tests.length * 2) return [];
    return [{ operator, change: `"${test.operator}" of ${name} could be "${to}"`, path, elements: [key.id], edits }];
  };
  const opposite = bothWays.get(parts.name);
  if (opposite !== undefined) drafts.push(...renamed('negate operator', spelt(opposite, ifExists)));
  if (!ifExists && parts.name !== 'Null') drafts.push(...renamed('add IfExists', spelt(parts.name, true)));
  if (parts.family === 'boolean' || parts.family === 'null') {
    for (const { text, element } of values) {
      const flipped = text.toLowerCase() === 'true' ? 'false' : 'true';
      drafts.push({
        operator: 'flip Boolean',
        change: `${name} could be "${flipped}"`,
        path: element.paths[0] ?? path,
        elements: [element.id],
        edits: element.paths.map((one): Edit => ({ change: 'set', path: one, value: flipped })),
      });
    }
  }
  return drafts;
}

/** The key under another operator; nothing where that has the key already. */
function renameOperator(document: object, { path }: ConditionTest, to: string): readonly Edit[] {
  const [key, , ...above] = [...path].reverse();
  if (key === undefined) return [];
  const other = [...above.reverse(), to, key];
  if (valueAt(document, other) !== undefined) return [];
  return [{ change: 'set', path: other, value: valueAt(document, path) }, dropAt(path)];
}
