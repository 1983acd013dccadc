// npm run bench [-- --quick] [-- --only NAME]: every measurement in a process of its own, one table.
import { spawnSync } from 'node:child_process';
import { arch, cpus, platform } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { print, row } from './table.mjs';

const benches = ['decision', 'growth', 'imports', 'validation', 'proof', 'shapes', 'versions', 'templates'];
const quick = process.argv.includes('--quick');
const only = argument('--only');
const corpus = argument('--corpus');
const chosen = benches.filter((name) => only === undefined || name === only);
if (chosen.length === 0) throw new Error(`--only ${benches.join(' | ')}`);

const groups = [];
for (const name of chosen) {
  process.stderr.write(`${name} …\n`);
  const file = fileURLToPath(new URL(`benches/${name}.mjs`, import.meta.url));
  const code = `
    const { title, measure } = await import(${JSON.stringify(`file://${file}`)});
    const rows = await measure(${JSON.stringify({ quick, corpus: corpus && resolve(corpus) })});
    process.stdout.write('\\n' + JSON.stringify({ title, rows }), () => process.exit(0));`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  if (status === 0) groups.push(JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))));
  else groups.push({ title: name, rows: [row('broke off', '', { met: false })] });
}

console.log(
  `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} x ${cpus()[0]?.model}${quick ? ', quick' : ''}\n`,
);
print(groups);
const missed = groups.flatMap(({ rows }) => rows).filter((cells) => cells.at(-1) === 'FAIL');
console.log(missed.length === 0 ? '\nEvery goal is met.' : `\n${missed.length} goals are missed.`);
process.exitCode = missed.length === 0 ? 0 : 1;

function argument(name) {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}
