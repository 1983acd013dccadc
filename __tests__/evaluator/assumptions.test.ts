import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assumptions } from '../../src/evaluator/assumptions';

const root = join(__dirname, '../../src');

/** Facts that hold without a line of code of their own: the plain reading is the assumption. */
const silent = ['B5', 'B7', 'B12', 'D12', 'D14', 'E9', 'E15', 'E38'];

test('each ASSUMED in values/, evaluator/, service-reference/, requests/ and s3/ names a known fact, and each fact stands somewhere in the code', () => {
  const files = ['values', 'evaluator', 'service-reference', 'requests', 's3'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(root, room, file)),
  );
  const found = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    for (const [, ids = ''] of readFileSync(file, 'utf8').matchAll(/ASSUMED ((?:[A-Z]\d+(?:, )?)+)/g)) {
      for (const id of ids.split(', ')) found.add(id);
    }
  }
  expect([...found, ...silent].sort()).toEqual(Object.keys(assumptions).sort());
});
