import { digit, literalTokens, wordsOverlap, anyNumberOf, sequence, type Language } from '../../languages/language';
import type { Atom } from '../../names/atom';
import { languageOfPattern } from '../../names/allowed-pattern';
import { compareNumbers, parseNumber } from '../../values/number';
import { countFrom } from './list-lengths';
import { anyName, drawnId, plainName, wideName } from './name-languages';
import { textOfScalar } from './template';
import type { MapNode } from './template-node';

export function isListType(type: string): boolean {
  return type === 'CommaDelimitedList' || /(?:^|<)List</.test(type) || type.includes('Value<CommaDelimitedList>');
}

/** The name that a parameter is, or one element of a list. */
export function parameterAtom(id: string, node: MapNode, element?: number): Atom {
  const type = typeOf(node);
  const allowed = node.entries.get('AllowedValues')?.value;
  const inStore = isStored(node);
  // Of a parameter in the Parameter Store, its constraints are about the name that it is stored under.
  const values =
    allowed?.kind === 'list' && !inStore ? allowed.items.flatMap((one) => textOfScalar(one) ?? []) : undefined;
  const { language, examples, mayBePattern } = inStore ? openText : textOf(type, node);
  const fallback = textOfScalar(node.entries.get('Default')?.value);
  const usual = inStore || fallback === undefined ? [] : element === undefined ? [fallback] : splitList(fallback);
  const least = inStore ? undefined : numberIn(node, 'MinLength');
  const most = inStore ? undefined : numberIn(node, 'MaxLength');
  const within = type.includes('Number') ? withinBounds(node) : notLongerThan(most);
  // A list is a text that is split at its commas.
  const admits =
    element === undefined ? within : (text: string) => !text.includes(',') && (within === undefined || within(text));
  return {
    id: element === undefined ? id : `${id}[${element}]`,
    kind: 'parameter',
    title: id,
    ...(node.position !== undefined && { position: node.position }),
    language,
    ...(values !== undefined && { values: [...new Set([...usual.filter((one) => values.includes(one)), ...values])] }),
    examples: [...usual, ...examples],
    ...(usual.length > 0 && { hasDefault: true }),
    isGenerated: false,
    ...(inStore && { isStored: true }),
    mayBePattern: mayBePattern && values === undefined,
    ...(least !== undefined && { leastLength: least }),
    ...(most !== undefined && { mostLength: most }),
    ...(type.includes('Number') && { bounds: boundsOf(node) }),
    ...(admits !== undefined && { admits }),
    ...(element !== undefined && { without: ',' }),
  };
}

/** Of how many elements a list parameter is. */
export function lengthAtom(id: string, node: MapNode): Atom {
  const fallback = textOfScalar(node.entries.get('Default')?.value);
  const usual = fallback === undefined ? [] : [String(splitList(fallback).length)];
  return {
    id: `${id}.length`,
    kind: 'parameter',
    title: id,
    ...(node.position !== undefined && { position: node.position }),
    language: anyName,
    examples: [],
    isGenerated: false,
    mayBePattern: false,
    ...countFrom(usual),
  };
}

/** Whether it is given the name of a value in the Parameter Store. */
export function isStored(node: MapNode): boolean {
  return typeOf(node).startsWith('AWS::SSM::Parameter::Value<');
}

export function typeOf(node: MapNode): string {
  return textOfScalar(node.entries.get('Type')?.value) ?? 'String';
}

export function splitList(text: string): readonly string[] {
  return text.split(',').map((one) => one.trim());
}

interface TextShape {
  readonly language: Language;
  readonly examples: readonly string[];
  readonly mayBePattern: boolean;
}

const openText: TextShape = { language: anyName, examples: ['example', 'other-example'], mayBePattern: true };

/** Values of these types have to be there already ("AWS-specific parameter types"). */
const ids: readonly (readonly [type: string, prefix: string])[] = [
  ['AWS::EC2::VPC::Id', 'vpc-'],
  ['AWS::EC2::Subnet::Id', 'subnet-'],
  ['AWS::EC2::SecurityGroup::Id', 'sg-'],
  ['AWS::EC2::Instance::Id', 'i-'],
  ['AWS::EC2::Volume::Id', 'vol-'],
  ['AWS::EC2::Image::Id', 'ami-'],
];

function textOf(type: string, node: MapNode): TextShape {
  if (type.includes('Number')) {
    const whole = anyNumberOf(digit, 1);
    const language = ['', '-'].flatMap((sign) => [
      [...literalTokens(sign), ...whole],
      [...literalTokens(sign), ...whole, ...literalTokens('.'), ...whole],
    ]);
    return { language, examples: ['1', '0', '5', '100'], mayBePattern: false };
  }
  const known = ids.find(([name]) => type.includes(name));
  if (known !== undefined) {
    return { language: drawnId(known[1]), examples: [`${known[1]}0a1b2c3d4e5f67890`], mayBePattern: false };
  }
  if (type.includes('AWS::')) {
    return { language: [...plainName, ...wideName], examples: ['example', 'other-example'], mayBePattern: false };
  }
  const pattern = textOfScalar(node.entries.get('AllowedPattern')?.value);
  const language = pattern === undefined ? undefined : languageOfPattern(pattern);
  if (language === undefined) return openText;
  return {
    ...openText,
    language,
    mayBePattern: patternMarks.some((mark) => language.some((one) => wordsOverlap(one, mark))),
  };
}

const [whatever = []] = anyName;
const patternMarks = sequence(
  [whatever],
  ['*', '?', '${'].map((mark) => literalTokens(mark)),
  [whatever],
);

function numberIn(node: MapNode, name: string): number | undefined {
  const value = Number(textOfScalar(node.entries.get(name)?.value) ?? NaN);
  return Number.isNaN(value) ? undefined : value;
}

function notLongerThan(most: number | undefined): ((value: string) => boolean) | undefined {
  return most === undefined ? undefined : (value) => value.length <= most;
}

function boundsOf(node: MapNode): readonly string[] {
  return ['MinValue', 'MaxValue'].flatMap((name) => textOfScalar(node.entries.get(name)?.value) ?? []);
}

function withinBounds(node: MapNode): ((value: string) => boolean) | undefined {
  const [least, most] = ['MinValue', 'MaxValue'].map((name) =>
    parseNumber(textOfScalar(node.entries.get(name)?.value) ?? ''),
  );
  if (least === undefined && most === undefined) return undefined;
  return (value) => {
    const number = parseNumber(value);
    if (number === undefined) return false;
    if (least !== undefined && compareNumbers(number, least) < 0) return false;
    return most === undefined || compareNumbers(number, most) <= 0;
  };
}
