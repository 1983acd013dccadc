import { idOfText, wholeLiteral, type NamedText } from '../../names/named-text';
import type { Locate, PolicyPart } from '../../policy/model';
import { policyDocumentOf } from './document-text';
import { fillPolicy, type Slot } from './policy-slots';
import { functionOf } from './intrinsics';
import { callSo } from './references';
import type { FamilyResolver } from './resolve';
import { plainValue } from './plain-value';
import { asText, plainly, positionInResolved, writtenNode, writtenPath, type Resolved } from './resolved';
import type { DeployedTemplate, GivenValues, Template } from './template';
import { TemplateFault } from './template-fault';
import type { TemplateNode } from './template-node';
import { literally } from './world';

/** Reads a template in one deployment. Throws `OpenName` where what is asked turns on a name that is not chosen yet. */
export interface DeploymentReader {
  readonly template: Template;
  /** The reader of a stack that is deployed with this one. */
  of(stack: DeployedTemplate): DeploymentReader;
  /** Whether a resource is there: its condition holds. */
  exists(logicalId: string): boolean;
  /** Whether a node comes to anything: `AWS::NoValue` does not. */
  isThere(node: TemplateNode): boolean;
  /** How many elements a node comes to; nothing where it is not a list. */
  lengthOf(node: TemplateNode): number | undefined;
  /** The text that a node comes to, names still open in it; nothing where it is not a text. */
  openText(node: TemplateNode): NamedText | undefined;
  /** The text of a node; a `TemplateFault` for what is not one. */
  text(node: TemplateNode): string;
  /** The same where only texts of these groups are compared with it, beside those of the claim. */
  textAmong(node: TemplateNode, groups: readonly TextGroup[]): string;
  /** No deployment where no resource of the type can be called so. */
  checkName(type: string, node: TemplateNode): void;
  /** The plain value of a node. */
  plain(node: TemplateNode): unknown;
  /** Whether two nodes are the same text, the other one maybe of another stack. */
  areEqual(one: TemplateNode, other: TemplateNode, readerOfOther?: DeploymentReader): boolean;
  /**
   * The policy document of a node; `places` are the ARNs that it may speak of, where AWS takes no others: those of the
   * bucket and its objects.
   */
  policy(node: TemplateNode, places?: readonly TemplateNode[]): DeployedDocument;
}

/** What texts of policies are compared with one another: the groups of their slots. */
export type TextGroup = 'resource' | 'identity' | 'region' | 's3:x-amz-server-side-encryption-aws-kms-key-id';

/** A policy document as plain data, and where its parts stand in the template. */
export interface DeployedDocument {
  readonly document: unknown;
  readonly locate: Locate;
  readonly writtenAt: PolicyPart['writtenAt'];
  readonly writtenValue: NonNullable<PolicyPart['writtenValue']>;
}

/** What a reader's search does with the texts that are read. */
interface Spelling {
  spelled(text: NamedText): string;
  spelledIn(text: NamedText, slot: Slot, givenValues: GivenValues): string;
  meetEverywhere(text: NamedText): void;
  /** Takes note that texts of the group are compared with it. */
  meetAmong(group: TextGroup, text: NamedText): void;
  meetResources(text: NamedText): void;
  /** What is read in place of a policy document: mostly itself. */
  changed(document: TemplateNode): TemplateNode;
  /** What is read of the policy document of a bucket. */
  partOf(document: TemplateNode): TemplateNode;
}

export class ReaderInWorld implements DeploymentReader {
  constructor(
    private readonly resolver: FamilyResolver,
    private readonly spelling: Spelling,
    /** All that was read, in its order. */
    readonly readings: unknown[] = [],
    private readonly known = new Map<Template, ReaderInWorld>(),
  ) {
    known.set(resolver.template, this);
  }

  get template(): Template {
    return this.resolver.template;
  }

  of(stack: DeployedTemplate): ReaderInWorld {
    const known = this.known.get(stack);
    return known ?? new ReaderInWorld(this.resolver.of(stack), this.spelling, this.readings, this.known);
  }

  exists(logicalId: string): boolean {
    const resource = this.template.resources.get(logicalId);
    const condition = resource?.condition;
    const position = resource?.node.entries.get('Condition')?.value.position;
    const isThere =
      this.resolver.isDeployed() && (condition === undefined || this.resolver.isTrue(condition, position));
    return this.reading(isThere);
  }

  isThere(node: TemplateNode): boolean {
    // What a map, list or text comes to does not matter: it is there.
    const isCall = node.kind === 'map' && functionOf(node) !== undefined;
    return this.reading(!isCall || this.resolve(node).kind !== 'nothing');
  }

  lengthOf(node: TemplateNode): number | undefined {
    const value = this.resolve(node);
    return this.reading(value.kind === 'list' ? value.items.length : undefined);
  }

  openText(node: TemplateNode): NamedText | undefined {
    const text = asText(this.resolve(node));
    // Which names stand in it may turn on a condition.
    this.reading(text && idOfText(text));
    return text;
  }

  text(node: TemplateNode): string {
    return this.reading(this.spelledEverywhere(this.textIn(node)));
  }

  textAmong(node: TemplateNode, groups: readonly TextGroup[]): string {
    const text = this.textIn(node);
    for (const group of groups) this.spelling.meetAmong(group, text);
    return this.reading(this.spelling.spelled(text));
  }

  checkName(type: string, node: TemplateNode): void {
    callSo(this.resolver.world, { type, name: this.textIn(node) });
  }

  plain(node: TemplateNode): unknown {
    return this.reading(plainly(this.resolve(node), (text) => this.spelledEverywhere(text)));
  }

  areEqual(one: TemplateNode, other: TemplateNode, readerOfOther: DeploymentReader = this): boolean {
    const [left, right] = apart(
      this.textIn(one),
      readerOfOther === this ? this.textIn(other) : required(readerOfOther.openText(other), other),
    );
    const keys = [idOfText(left), idOfText(right)].sort();
    if (wholeLiteral(left) === undefined || wholeLiteral(right) === undefined) {
      this.resolver.world.meet(`equals ${keys.join()}`, [literally(left), literally(right)]);
    }
    return this.reading(keys[0] === keys[1] || this.spelling.spelled(left) === this.spelling.spelled(right));
  }

  policy(node: TemplateNode, places: readonly TemplateNode[] = []): DeployedDocument {
    for (const place of places) this.spelling.meetResources(this.textIn(place));
    const read = this.spelling.changed(node);
    const resolved = policyDocumentOf(this.resolve(places.length === 0 ? read : this.spelling.partOf(read)));
    const document = fillPolicy(resolved, (text, slot) =>
      this.spelling.spelledIn(text, slot, this.resolver.givenValues),
    );
    return {
      document: this.reading(document),
      locate: (path, what) => positionInResolved(resolved, path, what),
      writtenAt: (path) => writtenPath(read, resolved, path),
      writtenValue: (path) => {
        const written = writtenNode(read, resolved, path);
        return written && plainValue(written);
      },
    };
  }

  private resolve(node: TemplateNode): Resolved {
    return this.resolver.resolve(node);
  }

  private textIn(node: TemplateNode): NamedText {
    return required(asText(this.resolve(node)), node);
  }

  private spelledEverywhere(text: NamedText): string {
    this.spelling.meetEverywhere(text);
    return this.spelling.spelled(text);
  }

  private reading<T>(value: T): T {
    this.readings.push(value);
    return value;
  }
}

function required(text: NamedText | undefined, { position }: TemplateNode): NamedText {
  if (text === undefined) throw new TemplateFault('this must be a text', position);
  return text;
}

/** Two texts without the names and literals that both begin and end with: they are equal where what is left is. */
function apart(left: NamedText, right: NamedText): readonly [NamedText, NamedText] {
  const isSame = (one: NamedText[number] | undefined, other: NamedText[number] | undefined): boolean =>
    one !== undefined && other !== undefined && idOfText([one]) === idOfText([other]);
  let start = 0;
  while (isSame(left[start], right[start])) start++;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && isSame(left[left.length - 1 - end], right[right.length - 1 - end])) end++;
  return [left.slice(start, left.length - end), right.slice(start, right.length - end)];
}
