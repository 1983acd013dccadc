// Writes what the named checkers answer on the vectors into README.md.
//   node scripts/checkers-table.mjs          writes the tables anew
//   node scripts/checkers-table.mjs --check  fails when README.md says something else
import { readFileSync, writeFileSync } from 'node:fs';

const readme = new URL('../README.md', import.meta.url);
const vectors = new URL('../__tests__/vectors/data/checkers.json', import.meta.url);
const [open, close] = ['<!-- checkers: node scripts/checkers-table.mjs -->', '<!-- /checkers -->'];

const topics = {
  ssl: 'Is every plain-HTTP request to the bucket and its objects explicitly denied?',
  'sse-kms': 'Does every accepted upload end under KMS?',
};

/** A checker's answer on one policy as one of four: it speaks of enforcement, of its lack, it crashes, or neither. */
function answerOf(text) {
  if (/^(PASS|COMPLIANT)\b/.test(text)) return 'enforced';
  if (/^(FAIL|NON_COMPLIANT)\b/.test(text)) return 'not-enforced';
  return text.startsWith('CRASH') ? 'crash' : 'none';
}

function table(topic, cases) {
  const enforced = cases.filter(({ truth }) => truth === 'enforced');
  const broken = cases.filter(({ truth }) => truth === 'not-enforced');
  const rows = Object.keys(cases[0].checkerVerdicts).map((checker) => {
    const count = (among, answer) =>
      among.filter(({ checkerVerdicts }) => answerOf(checkerVerdicts[checker]) === answer).length;
    const cells = [
      count(enforced, 'enforced'),
      count(enforced, 'not-enforced'),
      count(broken, 'not-enforced'),
      count(broken, 'enforced'),
      count(cases, 'crash'),
      count(cases, 'none'),
    ];
    return `| ${checker} | ${cells.join(' | ')} |`;
  });
  return [
    `**${topics[topic]}** ${enforced.length} policies that do, ${broken.length} that do not:`,
    '',
    '| checker | holds, says so | holds, denies it | broken, says so | **broken, passes it** | crashes | no answer |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}

const cases = JSON.parse(readFileSync(vectors, 'utf8'));
const tables = Object.keys(topics).map((topic) =>
  table(
    topic,
    cases.filter((one) => one.topic === topic),
  ),
);
const text = readFileSync(readme, 'utf8');
const [start, end] = [text.indexOf(open), text.indexOf(close)];
if (start === -1 || end < start) throw new Error('README.md has no place for the tables');
const written = `${text.slice(0, start)}${open}\n\n${tables.join('\n\n')}\n\n${text.slice(end)}`;
// Prettier pads the columns of tables; the comparison leaves that out.
const bare = (markdown) => markdown.replace(/[ -]+/g, ' ');
if (process.argv[2] !== '--check') writeFileSync(readme, written);
else if (bare(written) !== bare(text)) {
  console.log('README.md does not say what the vectors say: node scripts/checkers-table.mjs');
  process.exitCode = 1;
}
