import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { assumptions } from '../../src/evaluator/assumptions';
import { globalKeys, serviceOf, servicePrefixes } from '../../src/service-reference';
import { keyAnswer } from '../../src/service-reference/key-presence';

const root = join(__dirname, '../..');

test('docs/condition-keys.md is what the code says', () => {
  execFileSync(process.execPath, [join(root, 'scripts/condition-keys.mjs'), '--check'], { cwd: root, stdio: 'pipe' });
});

const plain = (name: string): string => name.toLowerCase().replace(/\$\{[^}]*\}/g, 'x');
const services = servicePrefixes().flatMap((prefix) => [...(serviceOf(prefix)?.conditionKeys.values() ?? [])]);
const keys = [...new Set([...globalKeys(), ...services.map(({ name }) => name)].map(plain))];

test('every key of the reference has an answer with a source', () => {
  expect(keys.length).toBeGreaterThan(1600);
  const answers = keys.map((key) => ({ key, ...keyAnswer(key) }));
  expect(answers.filter(({ when, source }) => when.kind === 'unknown' || source === '')).toEqual([]);
});

test('every answer that is not settled names an assumption', () => {
  const open = keys.flatMap((key) => {
    const { when, assumption } = keyAnswer(key);
    const isOpen = when.kind === 'byCaller' && Object.values(when.callers).includes('open');
    return isOpen || assumption !== undefined ? [assumption ?? ''] : [];
  });
  expect(open.length).toBeGreaterThan(0);
  expect(open.filter((id) => !Object.hasOwn(assumptions, id))).toEqual([]);
});
