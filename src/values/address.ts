/** An IP address: one 32-bit word for IPv4, four for IPv6. */
export interface Address {
  readonly version: 4 | 6;
  readonly words: readonly number[];
}

/** An address block; bits beyond the prefix are ignored. */
export interface Block {
  readonly address: Address;
  readonly prefix: number;
}

const ipv4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const prefixLength = /^(0|[1-9]\d{0,2})$/;
const group = /^[0-9A-Fa-f]{1,4}$/;

let lastText = '';
let lastAddress: Address | undefined;

/** The address that text spells; nothing for any other text. An IPv4-mapped IPv6 address stays IPv6 (ASSUMED C21). */
export function parseAddress(text: string): Address | undefined {
  if (text === lastText) return lastAddress;
  lastAddress = text.includes(':') ? readIpv6(text) : readIpv4(text);
  lastText = text;
  return lastAddress;
}

/** A CIDR block, or one address ("IP address condition operators"); nothing for any other text. */
export function parseBlock(text: string): Block | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = address.words.length * 32;
  if (slash === -1) return { address, prefix: bits };
  const digits = text.slice(slash + 1);
  if (!prefixLength.test(digits) || Number(digits) > bits) return undefined;
  return { address, prefix: Number(digits) };
}

/** Whether an address lies in a block; never across IP versions. */
export function blockContains({ address: base, prefix }: Block, address: Address): boolean {
  if (base.version !== address.version) return false;
  for (let word = 0, bits = prefix; bits > 0; word++, bits -= 32) {
    const mask = bits >= 32 ? -1 : -1 << (32 - bits);
    if ((((base.words[word] ?? 0) ^ (address.words[word] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

/** The address as one number, for reckoning with ranges. */
export function addressToInteger({ words }: Address): bigint {
  return words.reduce((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
}

/** First and last address of a block as numbers. */
export function rangeOfBlock({ address, prefix }: Block): { readonly first: bigint; readonly last: bigint } {
  const free = BigInt(address.words.length * 32 - prefix);
  const first = (addressToInteger(address) >> free) << free;
  return { first, last: first | ((1n << free) - 1n) };
}

/** The text of the address that a number stands for. */
export function renderAddress(version: 4 | 6, value: bigint): string {
  const [count, width, separator, radix] = version === 4 ? ([4, 8n, '.', 10] as const) : ([8, 16n, ':', 16] as const);
  const mask = (1n << width) - 1n;
  const groups = Array.from({ length: count }, (_, at) => (value >> (BigInt(count - 1 - at) * width)) & mask);
  return groups.map((part) => part.toString(radix)).join(separator);
}

function readIpv4(text: string): Address | undefined {
  const found = text.length <= 15 ? ipv4.exec(text) : null;
  if (found === null) return undefined;
  const [, ...octets] = found.map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return { version: 4, words: [octets.reduce((sum, octet) => (sum << 8) | octet, 0)] };
}

function readIpv6(text: string): Address | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, at) => readGroups(half, at === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? fromGroups(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return fromGroups([...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]);
}

/** The 16-bit groups of one side of `::`; the very last may be an IPv4 address. */
function readGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const embedded = last && at === parts.length - 1 ? readIpv4(part)?.words[0] : undefined;
    if (embedded !== undefined) groups.push(embedded >>> 16, embedded & 0xffff);
    else if (group.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function fromGroups(groups: readonly number[]): Address {
  const words = [0, 2, 4, 6].map((at) => ((groups[at] ?? 0) << 16) | (groups[at + 1] ?? 0));
  return { version: 6, words };
}
