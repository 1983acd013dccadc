import { deploymentValue, inDeployment } from '../../arguments/deployment-value';
import { isPolicy, type DocumentStatement } from '../../policy/model';
import { withDocument } from '../../policy/parse';
import type { PropertyPlace } from '../../report/new-bucket-settings';
import { listed } from '../../values/one-or-many';
import { oldOf } from './bucket-property';
import { isExpansion } from './expansions';
import { accountOfStacks, referenceFormOf } from './every-deployment';
import { stackOfResource } from './new-bucket-policy';
import { isListType, parameterAtom } from './parameter-atoms';
import { textOfScalar, type DeployedTemplate } from './template';

/** The property by which a permission of Lambda is for the calls of one account, and where. Nothing where it has no place there. */
export function sourceAccountProperty(stacks: object, id: string, account: string): PropertyPlace | undefined {
  const stack = stackOfResource(stacks, id);
  const permission = stack?.resources.get(id.split('/').at(-1) ?? id);
  if (stack === undefined || permission === undefined || [...permission.properties.keys()].some(isExpansion))
    return undefined;
  const name = 'SourceAccount';
  const entry = permission.properties.get(name);
  const at = (entry ?? [...permission.properties.values()][0])?.keyPosition;
  const { text, source = 'template' } = stack.from;
  const indent = at && text?.split('\n')[at.line - 1]?.slice(0, at.column - 1);
  if (at === undefined || indent === undefined || indent.trim() !== '') return undefined;
  return {
    bucket: permission.id,
    name,
    old: oldOf(entry, text),
    value: referenceTo(account, stacks, stack) ?? account,
    source,
    line: at.line,
    indent,
    form: referenceFormOf(stacks),
  };
}

/** The reference that is an account in every deployment: that of the stack, or a parameter with one value. */
function referenceTo(account: string, stacks: object, stack: DeployedTemplate): object | undefined {
  if (account === accountOfStacks(stacks)) return { Ref: 'AWS::AccountId' };
  const [id] = [...stack.parameters.keys()].filter((name) => onlyValueOf(name, stack) === account);
  return id === undefined ? undefined : { Ref: id };
}

function onlyValueOf(id: string, { parameters, givenValues }: DeployedTemplate): string | undefined {
  const node = parameters.get(id);
  if (node === undefined || isListType(textOfScalar(node.entries.get('Type')?.value) ?? '')) return undefined;
  const { values = [] } = parameterAtom(id, node);
  const given = givenValues.parameters;
  if (given === 'defaults')
    return textOfScalar(node.entries.get('Default')?.value) ?? (values.length === 1 ? values[0] : undefined);
  const own = given?.[id];
  if (own !== undefined) return typeof own === 'string' ? own : undefined;
  return values.length === 1 ? values[0] : undefined;
}

/** The policy of such a permission as it is with that property. */
export function withSourceAccount(stacks: object, permission: unknown, account: string): unknown {
  return deploymentValue(stacks, (deployment) => {
    const [policy] = inDeployment([permission], deployment) as readonly unknown[];
    if (!isPolicy(policy)) return policy;
    const Statement = listed(policy.document.Statement).map((one) => ofAccount(one, account));
    return withDocument(policy, { ...policy.document, Statement })?.policy ?? policy;
  });
}

function ofAccount(statement: DocumentStatement, account: string): DocumentStatement {
  const { Condition = {} } = statement;
  const StringEquals = { ...Condition['StringEquals'], 'AWS:SourceAccount': account };
  return { ...statement, Condition: { ...Condition, StringEquals } };
}
