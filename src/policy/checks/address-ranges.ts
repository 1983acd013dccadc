import { blockContains, parseBlock, rangeOfBlock, renderAddress, type Block } from '../../values/address';
import { once } from '../../values/once';
import type { Severity } from '../codes';
import type { ConditionTest, DocumentPath } from '../model';
import type { OperatorParts } from '../operators';
import { clipText, type ProblemData, type Problems } from '../problem';

/** Checks one address or CIDR block ("IP address condition operators"): its form, and bits that its mask leaves out. */
export function checkRange(
  text: string,
  path: DocumentPath,
  data: ProblemData,
  malformed: Severity,
  problems: Problems,
): void {
  const block = parseBlock(text);
  if (block === undefined) {
    problems.raise(malformed, 'TYPE_MISMATCH_IP_RANGE', path, data);
    return;
  }
  const { version } = block.address;
  const first = renderAddress(version, rangeOfBlock(block).first);
  const base = parseBlock(first);
  if (base !== undefined && blockContains({ ...base, prefix: version === 4 ? 32 : 128 }, block.address)) return;
  problems.add('IMPROVE_IP_RANGE', path, { ...data, nearest: `${first}/${String(block.prefix)}` });
}

const privateBlocks = once((): readonly Block[] =>
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'].flatMap((text) => parseBlock(text) ?? []),
);

/** `aws:SourceIp` is a public address always ("AWS global condition context keys"), so private ranges do nothing. */
export function checkPrivate(
  { key, values, path }: ConditionTest,
  { negated, spelling }: OperatorParts,
  problems: Problems,
): void {
  const inert = values.map(isPrivate);
  const whole = negated ? 'PRIVATE_NOT_IP_ADDRESS' : 'PRIVATE_IP_ADDRESS';
  const code = inert.includes(false) ? 'PRIVATE_IP_ADDRESS_SUBSET' : whole;
  values.forEach((text, index) => {
    if (inert[index] !== true) return;
    problems.add(code, [...path, index], { value: clipText(text), operator: spelling, key: clipText(key) });
  });
}

function isPrivate(text: string): boolean {
  const block = parseBlock(text);
  return (
    block !== undefined &&
    privateBlocks().some((outer) => outer.prefix <= block.prefix && blockContains(outer, block.address))
  );
}
