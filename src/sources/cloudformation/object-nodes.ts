import { asJson } from '../../policy/plain-copy';
import { UsageError } from '../../arguments/usage';
import { renderPath } from '../../report/excerpt';
import { MAX_TEMPLATE_DEPTH, type MapEntry, type TemplateNode } from './template-node';

/** The document of a plain object, as JSON would carry it; no larger than `largest` characters. */
export function readObjectNodes(value: object, largest: number): TemplateNode {
  return new ObjectNodes(largest).node(value);
}

/** More values than any text of the size limit holds. */
const MOST_VALUES = 1_000_000;

class ObjectNodes {
  private readonly trail: (string | number)[] = [];
  private readonly above: object[] = [];
  private characters = 0;
  private values = 0;

  constructor(private readonly largest: number) {}

  node(given: unknown): TemplateNode {
    const value = this.plain(given);
    if (++this.values > MOST_VALUES) throw this.tooLarge();
    switch (typeof value) {
      case 'string':
        this.count(value);
        return { kind: 'scalar', value };
      case 'boolean':
        return { kind: 'scalar', value };
      case 'number':
        if (Number.isFinite(value)) return { kind: 'scalar', value: String(value), isNumber: true };
        break;
      case 'object':
        return value === null ? { kind: 'scalar', value } : this.collection(value);
    }
    throw this.problem(`JSON has no such value (${typeof value})`);
  }

  private plain(value: unknown): unknown {
    try {
      return asJson(value);
    } catch (error) {
      throw this.problem(`toJSON() threw: ${String(error)}`);
    }
  }

  private collection(value: object): TemplateNode {
    if (this.above.includes(value)) throw this.problem('this contains itself');
    if (this.above.length >= MAX_TEMPLATE_DEPTH)
      throw this.problem(`the nesting goes deeper than ${MAX_TEMPLATE_DEPTH} levels`);
    this.above.push(value);
    const read = this.read(value);
    this.above.pop();
    return read;
  }

  private read(value: object): TemplateNode {
    if (Array.isArray(value)) {
      const items: TemplateNode[] = [];
      for (let index = 0; index < value.length; index++) items.push(this.below(index, value[index]));
      return { kind: 'list', items };
    }
    const entries = new Map<string, MapEntry>();
    for (const [name, entry] of this.entriesOf(value)) {
      this.count(name);
      if (entry !== undefined) entries.set(name, { value: this.below(name, entry) });
    }
    return { kind: 'map', entries };
  }

  private below(part: string | number, value: unknown): TemplateNode {
    this.trail.push(part);
    const node = this.node(value);
    this.trail.pop();
    return node;
  }

  private entriesOf(value: object): [string, unknown][] {
    try {
      if (typeof (value as { then?: unknown }).then === 'function') throw new UsageError('a Promise');
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype === null || Object.getPrototypeOf(prototype) === null) return Object.entries(value);
    } catch (error) {
      if (error instanceof UsageError) throw this.problem('this is a Promise', 'await it first');
      throw this.problem('this cannot be read: a getter or proxy threw');
    }
    throw this.problem('this is an instance of a class without toJSON()', 'give a plain object');
  }

  private count(text: string): void {
    this.characters += text.length;
    if (this.characters > this.largest) throw this.tooLarge();
  }

  private tooLarge(): UsageError {
    return new UsageError(`the document is too large: it has more than ${this.largest} characters`);
  }

  private problem(problem: string, hint?: string): UsageError {
    const path = renderPath(this.trail);
    return new UsageError(path === '' ? `the document: ${problem}` : `the document at ${path}: ${problem}`, hint);
  }
}
