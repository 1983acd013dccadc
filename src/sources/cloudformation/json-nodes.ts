import type { Node } from 'jsonc-parser';
import { parseJson, positionAt, type JsonText } from '../../policy/json';
import type { Position } from '../../policy/model';
import { renderJsonFault } from '../../report/json-fault';
import { documentError } from './document-error';
import { duplicateKey } from './duplicate-key';
import { MAX_TEMPLATE_DEPTH, type MapEntry, type MapNode, type TemplateNode } from './template-node';

/** The document in a JSON text. */
export function readJsonNodes(text: string, source: string | undefined): TemplateNode {
  const json = parseJson(text, MAX_TEMPLATE_DEPTH);
  if ('tree' in json) return new JsonNodes(json, source).node(json.tree);
  const { position, reason } = json;
  const problem =
    reason === undefined
      ? `the nesting goes deeper than ${MAX_TEMPLATE_DEPTH} levels`
      : `the text is not JSON: ${renderJsonFault(reason)}`;
  throw documentError({ source, text }, position, problem);
}

class JsonNodes {
  constructor(
    private readonly json: JsonText,
    private readonly source: string | undefined,
  ) {}

  node(node: Node): TemplateNode {
    const position = this.position(node);
    switch (node.type) {
      case 'object':
        return this.map(node, position);
      case 'array':
        return { kind: 'list', items: (node.children ?? []).map((child) => this.node(child)), position };
      case 'number': {
        const text = this.json.text.slice(node.offset, node.offset + node.length);
        return { kind: 'scalar', value: text, isNumber: true, position };
      }
      default:
        return { kind: 'scalar', value: node.value as string | boolean | null, position };
    }
  }

  private map(node: Node, position: Position): MapNode {
    const entries = new Map<string, MapEntry>();
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      const keyPosition = this.position(key);
      if (entries.has(name)) throw duplicateKey({ ...this.json, source: this.source }, name, keyPosition, entries);
      entries.set(name, { value: this.node(value), keyPosition });
    }
    return { kind: 'map', entries, position };
  }

  private position({ offset, length }: Node): Position {
    return positionAt(this.json.lines, offset, length);
  }
}
