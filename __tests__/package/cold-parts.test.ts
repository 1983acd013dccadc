import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Scripts, the run that their cold parts are cold in, and what is asked of each before and after these have left. */
const scripts: Record<string, readonly [script: string, run: string, asked: string]> = {
  branches: [
    `function called(given) {
      if (given > 1) { return 'above' + given; } else if (given < 0) throw new Error('below');
      return given > 0 ? given : 'neither' + 2 * given;
    }`,
    'called(1)',
    '[called(1), called(2), called(0), message(() => called(-1))]',
  ],
  'the rest of a function': [
    `function called(given) {
      const twice = given * 2;
      if (given) return twice;
      const both = [twice, given];
      return both.map((one) => one + 1);
    }`,
    'called(1)',
    '[called(1), called(0)]',
  ],
  operators: [
    `function called(given) {
      const kept = given && ['kept', given];
      return { ...(given && { more: given }), kept, other: given ?? ['other'] };
    }`,
    'called(0)',
    '[called(0), called(1), called(undefined)]',
  ],
  'no return': [
    `const seen = [];
    function called(given) {
      if (given > 1) { if (given > 2) return 'much'; seen.push('some', given); }
      if (given < 0) { seen.push('none'); }
      seen.push(given);
      return seen.length;
    }`,
    'called(1)',
    '[called(1), called(2), called(3), called(-1), seen]',
  ],
  'variables that change': [
    `function called(given) {
      let sum = given;
      if (given) sum += 1;
      else { sum = sum + 'assigned'; }
      if (!given) { return () => 'read' + sum; }
      return sum;
    }`,
    'called(1)',
    '[called(1), called(0)()]',
  ],
  loops: [
    `function called(given) {
      const all = [];
      for (const one of given) {
        if (one === 0) continue;
        if (one < 0) { all.push('left'); break; }
        if (one > 9) { for (const part of ['inner', one, 0]) { if (part === 0) break; all.push(part); } }
        all.push(one);
      }
      return all;
    }`,
    'called([1, 0])',
    '[called([1, 0, 10]), called([3, -1, 2])]',
  ],
  'of the function': [
    `class Kept {
      own = 7;
      called(given) { if (given) { return ['own', this.own]; } return 1; }
      counted(given) { return given ? ['counted', arguments.length] : 1; }
    }
    async function later(given) { if (given) { const got = await given; return ['waited', got]; } return 1; }
    function called(given) { later(given); return [new Kept().called(given), new Kept().counted(given)]; }`,
    'called(0)',
    '[called(0), called(1)]',
  ],
  properties: [
    `class Wrong { constructor(facet) { this.facet = facet; } }
    function called(given) {
      try { if (given) throw new Wrong(given); } catch (error) {
        if (error instanceof Wrong) return { about: error.facet };
        throw error;
      }
      return 1;
    }`,
    'called(0)',
    '[called(0), called(1)]',
  ],
  names: [
    `const name = 'top';
    function other(given) { return given + name; }
    function called(given, name) {
      if (given) {
        const { length, ...more } = { length: name, name };
        const other = () => ({ name, length, more });
        return other();
      }
      return other(name);
    }`,
    'called(0, "a")',
    '[called(0, "a"), called(1, "b")]',
  ],
};

// One process: each would load the compiler anew.
const code = `
  import { Session } from 'node:inspector';
  import { runInThisContext } from 'node:vm';
  import { withColdPartsApart } from './scripts/cold-parts.mjs';
  globalThis.message = (fails) => { try { return fails(); } catch (error) { return error.message; } };
  const session = new Session();
  session.connect();
  const post = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => (answer = result));
    return answer;
  };
  post('Profiler.enable');
  const opened = '(() => { ';
  const asked = (script, question, filename) => runInThisContext(opened + script + '\\nreturn ' + question + '})()', { filename });
  const answers = Object.entries(${JSON.stringify(scripts)}).map(([name, [script, run, question]]) => {
    post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    asked(script, run, name + '.js');
    const { functions } = post('Profiler.takePreciseCoverage').result.find(({ url }) => url === name + '.js');
    const cold = functions.flatMap(({ ranges }) => ranges).filter(({ count }) => count === 0);
    const isCold = (from, to) => cold.some(({ startOffset, endOffset }) => startOffset <= from + opened.length && to + opened.length <= endOffset);
    const pieces = withColdPartsApart(script, isCold, { smallest: 0 });
    const apart = pieces.map(({ text, from, to }) => text ?? script.slice(from, to)).join('');
    const parts = apart.slice(apart.search(/\\nfunction coldPart0/)).trim().split('\\n');
    return [name, { same: JSON.stringify(asked(script, question)) === JSON.stringify(asked(apart, question)), parts, apart }];
  });
  console.log(JSON.stringify(Object.fromEntries(answers)));`;
const answers = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
  }),
) as Record<string, { same: boolean; parts: string[]; apart: string }>;

test.each(Object.keys(scripts))('a script answers as before: %s', (name) => {
  expect(answers[name]).toMatchObject({ same: true });
});

const partsOf = (name: string) => answers[name]?.parts.map((part) => part.replace(/\s+/g, ' '));

test('a branch that was not taken leaves with what it reads', () => {
  expect(partsOf('branches')).toEqual([
    "function coldPart0(given) { return 'above' + given; }",
    "function coldPart1() { throw new Error('below'); }",
    "function coldPart2(given) { return 'neither' + 2 * given; }",
  ]);
  expect(answers['branches']?.apart).toContain(
    'if (given > 1) { return coldPart0(given); } else if (given < 0) coldPart1();',
  );
});

test('so does what comes after a return', () => {
  expect(answers['the rest of a function']?.apart).toContain(
    'if (given) return twice;\n      return coldPart0(twice, given);',
  );
});

test('so does the right side of an operator', () => {
  expect(partsOf('operators')).toHaveLength(3);
});

test('what may return or not stays, but for the part of it that does the one', () => {
  expect(partsOf('no return')).toEqual([
    "function coldPart0(given) { seen.push('some', given); }",
    "function coldPart1() { return 'much'; }",
    "function coldPart2() { seen.push('none'); }",
  ]);
});

test.each([
  ['a variable that changes', 'variables that change', []],
  ['what leaves a loop', 'loops', ["for (const part of ['inner', one, 0])"]],
  ['its this, its arguments and what it waits for', 'of the function', ["return ['waited', got]"]],
])('what needs the function around stays: %s', (_, name, moved) => {
  const parts = partsOf(name)?.filter((part) => part.startsWith('function coldPart')) ?? [];
  expect(parts).toEqual(moved.map((text) => expect.stringContaining(text) as unknown));
});

test('the name of a property is none of a variable', () => {
  expect(answers['properties']?.apart).toContain('catch (error) {\n        return coldPart1(error);');
});

test('a name means the same there', () => {
  expect(partsOf('names')?.[0]).toContain('function coldPart0(name) {');
});
