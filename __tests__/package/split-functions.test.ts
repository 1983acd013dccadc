import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const counting = (step: string) => `let count = 0;
  function grow() { ${step}; return count; }
  function read() { return count; }
  function called() { return [grow(), read(), grow(), count]; }`;
const steps = ['count += 1', 'count++', '--count', '[count] = [count + 1]', '({ count } = { count: count + 1 })'];

/** Scripts, and what is asked of each when it is parted: `called` stays, `next` goes to the second script, what else can to the third. */
const scripts = {
  'all is called': ['function called() { return 1; } function other() { return called() + 1; }', 'called()'],
  tables: [
    `const table = { first, second };
    var kinds = kinds || ['a', 'b'];
    function first(at) { return second(at) + third(); }
    function second(at) { return kinds[at]; }
    function third() { return called({ third: 'c' }); }
    function called({ third }) { table.calls = true; return kinds.length && third; }`,
    '[table.first(0), first(1), table.second(1)]',
  ],
  'tables of what is moved': [
    `var texts = { a: 'A', b: /* @__PURE__ */ new Map([['b', 'B']]) };
    var last;
    var none = called().length;
    function text(name) { last = name; return texts[name] ?? none; }
    function latest() { return last; }
    function called() { return [text, latest]; }`,
    '[text("a"), latest(), text("c"), latest()]',
  ],
  'functions in tables': [
    `let sum = 0;
    const kinds = ['a', 'b'];
    const table = { called, kind: function (at, more, rest = 1) { return kinds[at] + this.called(); }, add: function () { return (sum += 1); } };
    const add = twice(function (given) { return kinds.length + given; });
    function twice(asked) { return function called(given) { return asked(asked(given)); }; }
    function called() { return table.add() + sum; }
    function calledToo() { return add; }`,
    '[called(), table.kind.length, table.kind(1), table.add(), add(1)]',
  ],
  methods: [
    `const object = { own: 7, method };
    function method(add) { if (add === undefined) throw new Error('nothing'); return this.own + add; }
    function called() { try { return object.method(); } catch (error) { return error.message; } }`,
    '[object.method(1), called()]',
  ],
  'names that are not those of the top': [
    `let count = 0;
    var kinds = { a: 'A' };
    var last;
    function grow() { return (count += 1); }
    function kind(name) { last = name; const count = kinds[name]; return count; }
    function called({ last }, kinds) { const { kinds: count } = { kinds }; return [last, count, new Kept().count(), grow(), kind]; }
    class Kept { kinds = 3; count() { return this.kinds; } }`,
    'called({ last: 1 }, 2).map((one) => (one.call ? one("a") : one))',
  ],
  'three scripts': [
    `var count = 0;
    var texts = { a: 'A' };
    var table = { next, last, called };
    function grow() { return (count += 1); }
    function nextText(name) { return texts[name] ?? lastText(name); }
    function lastText(name) { return name + nextText('a') + grow() + called(); }
    function next(name) { return nextText(name) + grow(); }
    function last(name) { return table.next(name) + lastText(name); }
    function called() { return count; }`,
    '[called(), next("a"), last("b")]',
  ],
  'what is made by what changes': [
    `var count = 0;
    var first = calledAtOnce();
    var second = made(first);
    function calledAtOnce() { return (count += 1); }
    function made(given) { return given + 1; }
    function other() { return [first, second]; }
    function called() { return other; }`,
    '[calledAtOnce(), called()()]',
  ],
  comparison: ['function odd() {} function called(given) { return given === odd; }', '1'],
  ...Object.fromEntries(steps.map((step) => [step, [counting(step), 'called()']])),
};

// One process: each would load the compiler anew.
const code = `
  import { splitFunctions } from './scripts/split-functions.mjs';
  function parted([script, asked]) {
    const called = new Map();
    for (const { index, 1: name } of script.matchAll(/function (called|next|made)/g)) {
      called.set(index, { first: { called: 0, next: 1 }[name], loading: name !== 'next' });
    }
    const files = ['./next.js', './rest.js'];
    const parts = splitFunctions(script, called, files).map((pieces) =>
      pieces.map((piece) => piece.text ?? script.slice(piece.from, piece.to)).join(''),
    );
    const loads = [];
    const required = (name) => {
      loads.push(name);
      const module = {};
      new Function('module', parts[1 + files.indexOf(name)])(module);
      return module.exports;
    };
    const answer = new Function('require', parts[0] + 'return ' + asked)(required);
    return { answer, loads, next: parts[1], moved: parts[2] };
  }
  const answers = Object.entries(${JSON.stringify(scripts)}).map(([name, script]) => {
    try {
      return [name, parted(script)];
    } catch (error) {
      return [name, error.message];
    }
  });
  console.log(JSON.stringify(Object.fromEntries(answers)));`;
const root = join(__dirname, '../..');
const answers = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' }),
) as Record<string, unknown>;

test('what is called needs one script', () => {
  expect(answers['all is called']).toMatchObject({
    answer: 1,
    loads: [],
    moved: expect.stringContaining('other') as unknown,
  });
});

test('what is not is loaded once and has what it mentions, whoever took hold of it before', () => {
  expect(answers['tables']).toMatchObject({
    answer: ['ac', 'bc', 'b'],
    loads: ['./rest.js'],
    moved: expect.stringMatching(/first[^]*second[^]*third/) as unknown,
  });
});

test('a table leaves with the functions that mention it, even where they change it', () => {
  expect(answers['tables of what is moved']).toMatchObject({
    answer: ['A', 'a', 2, 'c'],
    loads: ['./rest.js'],
    moved: expect.stringMatching(/texts = [^]*var last;[^]*none =/) as unknown,
  });
});

test('a name of a local variable or of a property is not a mention', () => {
  expect(answers['names that are not those of the top']).toMatchObject({
    answer: [1, 2, 3, 1, 'A'],
    loads: ['./rest.js'],
    moved: expect.stringMatching(/let count[^]*kinds = [^]*var last[^]*function grow[^]*function kind/) as unknown,
  });
});

test('a function in a table leaves alone, unless it changes a variable that stays; its stand-in tells how many arguments it takes', () => {
  expect(answers['functions in tables']).toMatchObject({
    answer: [2, 2, 'b4', 3, 5],
    loads: ['./rest.js'],
    moved: expect.stringMatching(/^(?=[^]*this\.called)(?=[^]*kinds\.length)(?![^]*sum \+=)/) as unknown,
  });
});

test('it has its caller’s this and throws as before', () => {
  expect(answers['methods']).toMatchObject({ answer: [8, 'nothing'], loads: ['./rest.js'] });
});

test.each(steps)('a variable that changes is one for all: %s', (step) => {
  const grown = step.startsWith('--') ? [-1, -1, -2, -2] : [1, 1, 2, 2];
  expect(answers[step]).toMatchObject({
    answer: grown,
    loads: [],
    moved: expect.not.stringContaining('count') as unknown,
  });
});

test('the second script needs no third, and the third takes from both', () => {
  expect(answers['three scripts']).toMatchObject({
    answer: [0, 'A1', 'bA223bA44'],
    loads: ['./next.js', './rest.js'],
    next: expect.stringMatching(/texts = [^]*function nextText[^]*function next\(/) as unknown,
    moved: expect.stringMatching(/function lastText[^]*function last\(/) as unknown,
  });
});

test('a value stays that is made by what changes: it is what it was at first', () => {
  expect(answers['what is made by what changes']).toMatchObject({
    answer: [2, [1, 2]],
    loads: ['./rest.js'],
    moved: expect.not.stringMatching(/var first/) as unknown,
  });
});

test('a function that is compared cannot be moved', () => {
  expect(answers['comparison']).toBe('compared, so it may have no stand-in: odd');
});
