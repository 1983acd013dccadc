import type { Node, Pair, Scalar, YAMLMap } from 'yaml';
import { positionAt } from '../../policy/json';
import type { Position } from '../../policy/model';
import { duplicateKey } from './duplicate-key';
import { keyOfTag, nearestTag } from './short-tags';
import type { MapEntry, MapNode, ScalarNode, TemplateNode } from './template-node';
import { parseYaml, yaml, yamlError, yamlText, type YamlText } from './yaml-text';

/** The document in a YAML text, as CloudFormation reads it ("CloudFormation template format": YAML 1.1 without aliases and merges). */
export function readYamlNodes(text: string, source: string | undefined): TemplateNode {
  const parsed = yamlText(text, source);
  return new YamlNodes(parsed).node(parseYaml(parsed));
}

const STANDARD = 'tag:yaml.org,2002:';
const asText = new Set(['!', ...['str', 'int', 'float'].map((name) => STANDARD + name)]);
const ofCollection = { map: `${STANDARD}map`, list: `${STANDARD}seq` };
/** `y` and `n` are text: a DynamoDB key of type `N` is written without quotes. */
const BOOLEAN = /^(?:(yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL)?$/;

/** An account that YAML 1.1 takes for an octal number. Nothing else of twelve digits stands in templates. */
const OCTAL_ACCOUNT = /^0[0-7]{11}$/;

type Range = readonly [start: number, end: number];

class YamlNodes {
  constructor(private readonly text: YamlText) {}

  node(node: Node): TemplateNode {
    const range = this.rangeOf(node);
    if (yaml().isAlias(node)) {
      throw yamlError(
        this.text,
        range,
        `*${node.source} is an alias`,
        'CloudFormation does not support aliases: write the value out',
      );
    }
    const { tag } = node;
    const key = tag === undefined ? undefined : keyOfTag(tag);
    if (tag !== undefined && key !== undefined) return this.abbreviated(node, tag, key, range);
    return this.value(node, tag, range);
  }

  private value(node: Node, tag: string | undefined, range: Range): TemplateNode {
    const { isMap, isScalar, isSeq } = yaml();
    if (isScalar(node)) return this.scalar(node, tag, range);
    const position = this.position(range);
    if (isMap(node)) {
      this.expectTag(tag, ofCollection.map, range);
      return this.map(node, position);
    }
    if (isSeq(node)) {
      this.expectTag(tag, ofCollection.list, range);
      return { kind: 'list', items: node.items.map((item) => this.node(item as Node)), position };
    }
    throw yamlError(this.text, range, 'a value must be a map, a list or a scalar');
  }

  private map(node: YAMLMap, position: Position): MapNode {
    const entries = new Map<string, MapEntry>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const { name, range } = this.key(pair.key);
      const keyPosition = this.position(range);
      if (entries.has(name)) throw duplicateKey(this.text, name, keyPosition, entries);
      const empty = { kind: 'scalar', value: null, position: this.position([range[1], range[1]]) } as const;
      entries.set(name, { value: pair.value === null ? empty : this.node(pair.value), keyPosition });
    }
    return { kind: 'map', entries, position };
  }

  private key(key: Node): { readonly name: string; readonly range: Range } {
    const range = this.rangeOf(key);
    const { isAlias, isScalar } = yaml();
    if (isAlias(key)) this.node(key);
    if (!isScalar(key)) throw yamlError(this.text, range, 'a key must be a scalar, not a map or a list');
    const name = String(key.source);
    const plain = key.type === 'PLAIN' && key.tag === undefined;
    if (key.tag !== undefined && !asText.has(key.tag)) this.refuseTag(key.tag, range);
    if (plain && name === '<<') {
      throw yamlError(
        this.text,
        range,
        '<< is a merge key',
        'CloudFormation does not support merge keys: write the keys out',
      );
    }
    if (plain && name === '') throw yamlError(this.text, [range[0], range[0] + 1], 'there is no key before the colon');
    if (plain) this.refuseOctal(name, range);
    return { name, range };
  }

  private scalar(node: Scalar, tag: string | undefined, range: Range): ScalarNode {
    const position = this.position(range);
    const text = String(node.source);
    const type = tag?.startsWith(STANDARD) === true ? tag.slice(STANDARD.length) : undefined;
    if (tag !== undefined && !asText.has(tag) && type !== 'bool' && type !== 'null') this.refuseTag(tag, range);
    if (type === 'null' || (tag === undefined && node.type === 'PLAIN' && NULL.test(text))) {
      return { kind: 'scalar', value: null, position };
    }
    const boolean = type === 'bool' || (tag === undefined && node.type === 'PLAIN') ? BOOLEAN.exec(text) : null;
    if (boolean !== null) return { kind: 'scalar', value: boolean[1] !== undefined, position };
    if (type === 'bool') throw yamlError(this.text, range, `"${text}" is not a Boolean`);
    if (tag === undefined && node.type === 'PLAIN') this.refuseOctal(text, range);
    return { kind: 'scalar', value: text, position };
  }

  /** `!Sub text` is the map `{ "Fn::Sub": text }`, at the place of both. */
  private abbreviated(node: Node, tag: string, key: string, range: Range): MapNode {
    // Only white space, comments and an anchor stand between a tag and its value.
    const start = Math.max(0, this.text.text.lastIndexOf(tag, range[0]));
    const entry = { value: this.argument(node, key, range), keyPosition: this.position([start, start + tag.length]) };
    return { kind: 'map', entries: new Map([[key, entry]]), position: this.position([start, range[1]]) };
  }

  private argument(node: Node, key: string, range: Range): TemplateNode {
    if (!yaml().isScalar(node)) return this.value(node, undefined, range);
    const text = String(node.source);
    const dot = text.indexOf('.');
    if (key !== 'Fn::GetAtt' || dot === -1) return { kind: 'scalar', value: text, position: this.position(range) };
    // `!GetAtt Logs.Arn` names the resource up to the first dot; the attribute may hold more.
    const isPlain = node.type === 'PLAIN' && range[1] - range[0] === text.length;
    const part = (from: number, to: number): ScalarNode => ({
      kind: 'scalar',
      value: text.slice(from, to),
      position: this.position(isPlain ? [range[0] + from, range[0] + to] : range),
    });
    return { kind: 'list', items: [part(0, dot), part(dot + 1, text.length)], position: this.position(range) };
  }

  private expectTag(tag: string | undefined, expected: string, range: Range): void {
    if (tag !== undefined && tag !== expected) this.refuseTag(tag, range);
  }

  private refuseOctal(text: string, range: Range): void {
    if (!OCTAL_ACCOUNT.test(text)) return;
    const problem = `CloudFormation reads ${text} as the octal number ${Number.parseInt(text, 8)}`;
    throw yamlError(this.text, range, problem, `quote it: '${text}'`);
  }

  private refuseTag(tag: string, range: Range): never {
    const shown = tag.startsWith(STANDARD) ? `!!${tag.slice(STANDARD.length)}` : tag;
    const near = nearestTag(tag);
    const hint = near === undefined ? 'CloudFormation has no such tag' : `did you mean ${near}?`;
    const start = this.text.text.lastIndexOf(shown, range[0]);
    const place: Range = start === -1 ? range : [start, start + shown.length];
    throw yamlError(this.text, place, `unknown tag ${shown}`, hint);
  }

  private rangeOf(node: Node): Range {
    const [start, end] = node.range ?? [0, 0];
    return [start, start + this.text.text.slice(start, end).trimEnd().length];
  }

  private position([start, end]: Range): Position {
    return positionAt(this.text.lines, start, end - start);
  }
}
