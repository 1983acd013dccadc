import { putProperty } from '../../policy/plain-copy';
import type { TemplateNode } from './template-node';

/** A value as frozen plain data. A number whose text says more than the number does (`1.0`) stays text, as IAM compares texts. */
export function plainValue(node: TemplateNode): unknown {
  switch (node.kind) {
    case 'list':
      return Object.freeze(node.items.map(plainValue));
    case 'map': {
      const plain: Record<string, unknown> = {};
      for (const [name, { value }] of node.entries) putProperty(plain, name, plainValue(value));
      return Object.freeze(plain);
    }
    case 'scalar': {
      if (node.isNumber !== true) return node.value;
      const number = Number(node.value);
      return String(number) === node.value ? number : node.value;
    }
  }
}
