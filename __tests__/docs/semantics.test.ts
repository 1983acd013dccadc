import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assumptions } from '../../src/evaluator/assumptions';
import { readVectors } from '../vectors/vectors';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** `B17`: the ids of facts in a text. */
const idsIn = (text: string): ReadonlySet<string> => new Set(text.match(/\b[A-EP]\d{1,2}\b/g) ?? []);

interface Row {
  readonly ids: string;
  readonly rule: string;
  readonly page: string;
  readonly sources: readonly string[];
  readonly test: string;
  /** A test of another title, or a documented vector, where the test does not name the fact. */
  readonly title?: string;
}

const rows = read('docs/semantics.md')
  .split('\n')
  .filter((line) => /^\| [A-EP]\d/.test(line))
  .map((line): Row => {
    const [ids = '', rule = '', page = '', source = '', test = ''] = line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim());
    const title = test.slice(test.indexOf('`', 1) + 3);
    return {
      ids,
      rule,
      page,
      sources: [...source.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
      test: test.split('`')[1] ?? '',
      ...(title !== '' && { title }),
    };
  });

const vectors = new Set(readVectors<{ readonly name: string }>('documented').map(({ name }) => name));

test('the table is there, each id once', () => {
  const ids = rows.flatMap((row) => [...idsIn(row.ids)]);
  expect(ids.length).toBeGreaterThan(150);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe.each(rows)('$ids: $rule', ({ ids, rule, page, sources, test: file, title }) => {
  test('has a rule, a page and a source that is there', () => {
    expect(rule).not.toBe('');
    expect(page).not.toBe('');
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((path) => !existsSync(join(root, 'src', path)))).toEqual([]);
  });

  test('has a test that names it, or one of that title', () => {
    const text = read(join('__tests__', file));
    if (title === undefined) expect([...idsIn(text)]).toEqual(expect.arrayContaining([...idsIn(ids)]));
    else if (file === 'vectors/documented.test.ts') expect([...vectors]).toContain(title);
    else expect(text).toContain(title);
  });
});

test('a rule without AWS page is an assumption that limits.md has, or a refusal', () => {
  const open = rows.filter(({ page }) => page === '—').flatMap((row) => [...idsIn(row.ids)]);
  expect(open.filter((id) => !Object.hasOwn(assumptions, id)).sort()).toEqual(['A6', 'B11', 'C31']);
});

const facts = join(root, '../shared/facts/iam-evaluation.md');

(existsSync(facts) ? test : test.skip)('no fact is left out of both semantics.md and limits.md', () => {
  const all = readFileSync(facts, 'utf8').matchAll(/^([A-EP]\d+)\. /gm);
  const known = idsIn(`${read('docs/semantics.md')}${read('docs/limits.md')}`);
  expect([...all].map(([, id = '']) => id).filter((id) => !known.has(id))).toEqual([]);
});
