import type { AttachedTo, Policy, PolicyType } from '../../policy/model';
import type { Origin } from '../../policy/parse';
import { PolicyError } from '../../report/errors';
import { isUsageError } from '../../arguments/usage';
import { policyByGrammar } from '../policy-by-grammar';
import { readJsonNodes } from './json-nodes';
import { plainValue } from './plain-value';
import { documentError } from './document-error';
import { positionIn, type ReadDocument, type TemplateNode } from './template-node';

/** What a policy comes from: the name of a file and the text in it. */
export type From = Pick<ReadDocument, 'source' | 'text'>;

/**
 * The policy of a document that was resolved from a part of a template: its problems, messages and excerpts point into the
 * template. `locate` finds the place of a path of the document there, `part` says what it is there. Throws a `PolicyError` for a document that breaks the grammar.
 */
export function policyFrom(
  document: object,
  from: From,
  { locate, part }: Pick<Origin, 'locate' | 'part'>,
  type?: PolicyType,
  attachedTo?: AttachedTo,
): Policy {
  const { source, text } = from;
  return policyByGrammar(document, {
    ...(type !== undefined && { type }),
    ...(source !== undefined && { source }),
    origin: { text, locate, ...(part !== undefined && { part }) },
    ...(attachedTo !== undefined && { attachedTo }),
  });
}

/** The policy that stands at one place of a document, as it is written: a map, or JSON text of one. */
export function policyOfNode(node: TemplateNode, from: From, type?: PolicyType): Policy {
  // An object has no places.
  if (from.text === undefined && node.kind === 'map') {
    const { source } = from;
    return policyByGrammar(plainValue(node) as object, {
      ...(type !== undefined && { type }),
      ...(source !== undefined && { source }),
    });
  }
  const isText = node.kind === 'scalar' && typeof node.value === 'string' && node.isNumber !== true;
  const root = isText ? inText(node.value, node, from) : node;
  const locate: Origin['locate'] = (path, what) => (isText ? node.position : positionIn(node, path, what));
  return policyFrom(plainValue(root) as object, from, { locate }, type);
}

function inText(text: string, { position }: TemplateNode, from: From): TemplateNode {
  const problem = (reason: string): PolicyError =>
    new PolicyError(documentError(from, position, `this text is not a JSON policy${reason}`).message, []);
  try {
    const root = readJsonNodes(text, 'its text');
    if (root.kind !== 'scalar') return root;
  } catch (error) {
    if (!isUsageError(error)) throw error;
    throw problem(`: ${error.problem.split('\n', 1)[0] ?? ''}`);
  }
  throw problem('');
}
