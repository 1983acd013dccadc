import type { CompiledStatement } from '../../src/evaluator/compile';
import type { ContextValue } from '../../src/evaluator/request';
import { blockContains, parseAddress, parseBlock, rangeOfBlock, renderAddress } from '../../src/values/address';
import { parseDate } from '../../src/values/date';
import type { Random } from '../prover/random';
import type { Scope } from './s3-requests';
import {
  accounts,
  actions,
  bucket,
  callers,
  encryptionsOf,
  isReceivable,
  role,
  takesEncryption,
  user,
  valuesOf,
  waysOf,
  type Action,
  type Caller,
  type Made,
} from './s3-world';

/** What a policy says of one key, and of the resource and the caller: the texts near which it decides. */
export interface Hints {
  readonly byKey: ReadonlyMap<string, readonly string[]>;
  readonly resources: readonly string[];
  readonly callers: readonly string[];
}

export function hintsOf(statements: readonly CompiledStatement[]): Hints {
  const byKey = new Map<string, string[]>();
  for (const { conditions } of statements) {
    for (const { key, operands } of conditions) {
      byKey.set(key, [...(byKey.get(key) ?? []), ...operands.map(({ text }) => text)]);
    }
  }
  const listed = statements.flatMap(({ principal }) => principal?.entries ?? []);
  return {
    byKey,
    resources: statements.flatMap(({ resource }) => (resource?.entries ?? []).map(({ text }) => text)),
    callers: [...listed.map(({ value }) => value), ...(byKey.get('aws:principalarn') ?? [])],
  };
}

export interface Drawn extends Made {
  /** Whether something in it comes from the policy. */
  readonly near: boolean;
}

/** A random request that S3 can receive; `near`: with a caller, a resource or values taken from the policy. */
export function draw(random: Random, hints: Hints, scope: Scope, near: boolean): Drawn {
  let drawn = drawOnce(random, hints, scope, near);
  for (let tries = 0; near && !drawn.near && tries < 20; tries++) drawn = drawOnce(random, hints, scope, near);
  return drawn;
}

function drawOnce(random: Random, hints: Hints, scope: Scope, near: boolean): Drawn {
  const ways = (one: Caller) => waysOf(one).filter(scope.ways ?? anything);
  const named = near && random.chance(50) ? callerNear(random, hints.callers) : undefined;
  const caller = named !== undefined && scope.callers?.(named) !== false ? named : random.pick(poolOf(scope));
  const way = random.pick(ways(caller));
  const action = actionFor(random, caller, scope);
  const encryption = takesEncryption(action) ? random.pick(encryptionsOf(caller, way, action)) : undefined;
  let drawn = caller === named;
  const context: Record<string, ContextValue> = {};
  for (const key of hints.byKey.keys()) {
    const usual = random.pick(valuesOf(key, caller, way, action, encryption));
    if (usual === undefined) continue;
    const close = near && random.chance(70) ? valueNear(random, key, hints.byKey.get(key) ?? []) : undefined;
    context[key] = close ?? usual;
    if (close !== undefined) drawn = true;
  }
  let resource = bucket;
  if (action.on === 'object') {
    const close = near && random.chance(70) ? objectNear(random, hints.resources) : undefined;
    resource = close ?? `${bucket}/${random.text('ab/x', 6)}k`;
    if (close !== undefined) drawn = true;
  }
  const request = { principal: caller.principal, action: action.name, resource, context };
  return { request, caller, way, near: drawn, ...(encryption !== undefined && { encryption }) };
}

const pools = new WeakMap<Scope, readonly Caller[]>();

/** The callers of a scope who have a way to S3 in it. */
function poolOf(scope: Scope): readonly Caller[] {
  let pool = pools.get(scope);
  if (pool === undefined) {
    pool = callers.filter((one) => scope.callers?.(one) !== false && waysOf(one).some(scope.ways ?? anything));
    pools.set(scope, pool);
  }
  return pool;
}

const anything = (): boolean => true;

function actionFor(random: Random, caller: Caller, scope: Scope): Action {
  for (;;) {
    const action = random.pick(actions);
    if (isReceivable(caller, action) && scope.actions?.(action) !== false) return action;
  }
}

/** Text that a pattern matches, or (now and then) just fails to. */
function instance(random: Random, pattern: string, letters: string): string {
  const filled = Array.from(pattern, (char) => {
    if (char === '*') return random.text(letters, 3);
    return char === '?' ? letters.charAt(random.below(letters.length)) : char;
  });
  if (random.chance(20)) filled.splice(random.below(filled.length + 1), 1, random.text(letters, 1));
  return filled.join('');
}

function callerNear(random: Random, texts: readonly string[]): Caller | undefined {
  if (texts.length === 0) return undefined;
  const text = random.pick(texts).replace(/::\*:/, `::${random.pick(accounts)}:`);
  const name = instance(random, text, 'abx');
  const found = /^arn:aws:iam::(\d{12}):(user|role)\/((?:[\w+=,.@-]+\/)*[\w+=,.@-]+)$/.exec(name);
  if (found !== null) {
    const [, account = '', kind, path = ''] = found;
    return kind === 'user' ? user(account, path) : role(account, path, random.pick(['s', 't', 'session']));
  }
  const session = /^arn:aws:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]{2,})$/.exec(name);
  return session === null ? undefined : role(session[1] ?? '', session[2] ?? '', session[3] ?? '');
}

function objectNear(random: Random, texts: readonly string[]): string | undefined {
  const place = instance(random, random.pick(texts), 'ab/x');
  return place.startsWith(`${bucket}/`) && place.length > bucket.length + 1 ? place : undefined;
}

/** Keys whose values may be drawn, with what S3 can send in them; those of other keys hang together. */
const forms: Readonly<Record<string, RegExp>> = {
  'aws:principaltag/team': /^[^]*$/,
  'aws:useragent': /^[^]*$/,
  's3:prefix': /^[^]*$/,
  'aws:principalorgid': /^o-[a-z0-9]+$/,
  'aws:sourcevpce': /^vpce-[a-z0-9]+$/,
  's3:max-keys': /^\d+$/,
  'aws:currenttime': /^20(2[6-9]|[3-9]\d)-/,
  'aws:sourceip': /^[^]*$/,
};

function valueNear(random: Random, key: string, texts: readonly string[]): string | undefined {
  const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
  if (form === undefined || texts.length === 0) return undefined;
  const text = random.pick(texts);
  const value =
    boundaries[key]?.(random, text) ?? instance(random, text, key === 'aws:useragent' ? 'aAbB' : 'abred12/');
  return form.test(value) ? value : undefined;
}

const hidden = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16'].flatMap(
  (text) => parseBlock(text) ?? [],
);

/** The values at the edges of an operand, for keys whose values have an order. */
const boundaries: Readonly<Record<string, (random: Random, text: string) => string | undefined>> = {
  's3:max-keys': (random, text) => String(Math.max(0, Number(text) + random.below(3) - 1)),
  'aws:currenttime': (random, text) => {
    const seconds = (parseDate(text)?.seconds ?? 0) + random.below(3) - 1;
    return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  },
  'aws:sourceip': (random, text) => {
    const block = parseBlock(text);
    if (block === undefined) return undefined;
    const { first, last } = rangeOfBlock(block);
    const at = random.pick([first - 1n, first, last, last + 1n, (first + last) / 2n]);
    const most = block.address.version === 4 ? 0xffffffffn : (1n << 128n) - 1n;
    const value = renderAddress(block.address.version, at < 0n ? 0n : at > most ? most : at);
    const address = parseAddress(value);
    const isPublic = address !== undefined && !hidden.some((one) => blockContains(one, address));
    return isPublic ? value : '203.0.113.7';
  },
};
