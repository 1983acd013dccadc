import { unlistedIn } from '../../requests/unlisted-actions';
import { onceForEachObject } from '../../values/once';
import { isExpansion } from './expansions';
import { functionOf, isNoValue } from './intrinsics';
import { keysIn, type TemplateNode } from './template-node';

/** The document without the Allows that say nothing about what it denies. It is asked of each deployment. */
export const deniesOf = onceForEachObject((document: TemplateNode): TemplateNode =>
  without(document, (one) => isOnly(one, ['Allow'])),
);

/** The same without the Denies that conditions decide about: what these Denies deny, any deployment's document denies. */
export const certainDeniesOf = onceForEachObject((document: TemplateNode): TemplateNode =>
  without(deniesOf(document), (one) => isCall(one) && isOnly(one, ['Allow', 'Deny'])),
);

/** The document without some statements. All of it where no Deny is always there: AWS takes none without statements. */
function without(document: TemplateNode, isLeftOut: (statement: TemplateNode) => boolean): TemplateNode {
  if (document.kind !== 'map') return document;
  const written = document.entries.get('Statement');
  if (written?.value.kind !== 'list') return document;
  const items = written.value.items.filter((one) => !isLeftOut(one));
  if (items.length === written.value.items.length) return document;
  if (!items.some((one) => effectOf(one) === 'Deny')) return document;
  const entry = { ...written, value: { ...written.value, items } };
  return { ...document, entries: new Map([...document.entries, ['Statement', entry]]) };
}

/**
 * Whether a statement is left out or has one of the effects, whichever conditions hold, and names no action that a question
 * about Denies would have to ask about as well.
 */
function isOnly(node: TemplateNode, effects: readonly unknown[]): boolean {
  if (node.kind !== 'map') return false;
  const call = functionOf(node);
  if (call?.name === 'Fn::If' && call.argument.kind === 'list') {
    return call.argument.items.slice(1).every((branch) => isOnly(branch, effects) || isNoValue(branch));
  }
  if (call !== undefined || !effects.includes(effectOf(node))) return false;
  const isWritten = !keysIn(node).some(isExpansion);
  const actions = textsOf(node.entries.get('Action')?.value ?? node.entries.get('NotAction')?.value);
  return isWritten && actions !== undefined && actions.every(isListed);
}

function isCall(node: TemplateNode): boolean {
  return node.kind === 'map' && functionOf(node) !== undefined;
}

/** An action that a statement names and the reference lacks is asked about too, so that Denies have to cover it. */
function isListed(action: string): boolean {
  return action === '*' || (/^[a-z0-9-]+:[a-z0-9*?]+$/i.test(action) && unlistedIn([action]).length === 0);
}

function effectOf(node: TemplateNode): unknown {
  const effect = node.kind === 'map' ? node.entries.get('Effect')?.value : undefined;
  return effect?.kind === 'scalar' ? effect.value : undefined;
}

/** The texts of a list that is written out, or the one text; nothing where a function stands there. */
function textsOf(node: TemplateNode | undefined): readonly string[] | undefined {
  const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  const texts = items.flatMap((one) => (one.kind === 'scalar' && typeof one.value === 'string' ? one.value : []));
  return texts.length === items.length ? texts : undefined;
}
