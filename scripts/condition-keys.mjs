// Writes docs/condition-keys.md: when each condition key of the reference may be present, and where AWS says so.
//   node scripts/condition-keys.mjs          writes the page anew
//   node scripts/condition-keys.mjs --check  fails when the page says something else
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildSync } from 'esbuild';

const target = new URL('../docs/condition-keys.md', import.meta.url);
const { answers, services } = load();
const page = pageOf();

if (process.argv[2] !== '--check') writeFileSync(target, page);
else if (readFileSync(target, 'utf8') !== page) {
  process.stderr.write('docs/condition-keys.md is not what the code says: run node scripts/condition-keys.mjs\n');
  process.exitCode = 1;
}

/** The answers of `src/service-reference/key-presence.ts`, for every key of the reference. */
function load() {
  const contents = `
    import { globalKeys, serviceOf, servicePrefixes } from './index';
    import { keyAnswer } from './key-presence';
    const plain = (name) => name.toLowerCase().replace(/\\$\\{.*$/, '');
    export const answers = globalKeys().map((name) => [name, keyAnswer(plain(name))]);
    export const services = servicePrefixes().map((prefix) => [
      prefix,
      [...serviceOf(prefix).conditionKeys.values()].map(({ name }) => [name, keyAnswer(exampleOf(name))]),
    ]);
    function exampleOf(name) {
      return name.toLowerCase().replace(/\\$\\{[^}]*\\}/g, 'x');
    }`;
  const resolveDir = new URL('../src/service-reference', import.meta.url).pathname;
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const module = { exports: {} };
  // The facts of the services stand in files beside that code.
  const given = { module, exports: module.exports, require: createRequire(import.meta.url), __dirname: resolveDir };
  new Function(...Object.keys(given), outputFiles[0].text)(...Object.values(given));
  return module.exports;
}

function pageOf() {
  const known = new Set(answers.map(([name]) => name.toLowerCase()));
  const rows = services.flatMap(([prefix, keys]) => {
    const groups = new Map();
    for (const [name, answer] of keys) {
      if (known.has(name.toLowerCase())) continue;
      const cells = `${whenOf(answer)} | ${answer.source}`;
      groups.set(cells, [...(groups.get(cells) ?? []), code(name)]);
    }
    return [...groups].map(([cells, names]) => `| ${code(prefix)} | ${names.join(', ')} | ${cells} |`);
  });
  return `# When a condition key may be present

A key counts as absent only where a page of AWS says so. This page is generated from \`src/service-reference/key-presence.ts\`, which proofs, sets of calls
and single calls all ask: \`node scripts/condition-keys.mjs\`. Ids such as F60 are unsettled readings of [the limits](limits.md#what-no-aws-text-settles).

A key that the reference does not have may come with the actions of its own service, if that is known, and with any call of a role's session.

## Keys that every service may send

<!-- prettier-ignore-start -->

| key | present | source |
| --- | --- | --- |
${answers.map(([name, answer]) => `| ${code(name)} | ${whenOf(answer)} | ${answer.source} |`).join('\n')}

<!-- prettier-ignore-end -->

## Keys of the services

<!-- prettier-ignore-start -->

| service | keys | present | source |
| --- | --- | --- | --- |
${rows.join('\n')}

<!-- prettier-ignore-end -->
`;
}

function whenOf({ when, also, assumption }) {
  const words = [wordsOf(when), also, assumption].filter((part) => part !== undefined);
  return words.join('; ');
}

function wordsOf(when) {
  switch (when.kind) {
    case 'everyRequest':
      return 'in every request';
    case 'someRequests':
      return 'in some requests';
    case 'byCaller':
      return byCaller(when.callers);
    case 'byNetwork':
      return `${when.share} ${when.path === 'endpoint' ? 'through a VPC endpoint' : 'from the internet'}; not otherwise`;
    case 'forwarded':
      return 'sometimes when a service passes the request on; not otherwise';
    case 'listedActions':
      return 'with the actions and resource types that list it; not with others';
    case 'ownService':
      return 'with any action of the service, since none lists it; not with others';
    case 'claims':
      return 'with the token of that identity provider, and in the role session after; not otherwise';
    default:
      return 'with actions of its own service, and in sessions of roles';
  }
}

function byCaller(callers) {
  const said = ['always', 'sometimes', 'open'].flatMap((share) => {
    const kinds = Object.keys(callers).filter((kind) => callers[kind] === share);
    return kinds.length === 0 ? [] : [`${share === 'open' ? 'not settled' : share}: ${kinds.map(spaced).join(', ')}`];
  });
  return `${said.join('; ')}; no other caller`;
}

/** `federatedUser` as two words. */
function spaced(kind) {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function code(name) {
  return `\`${name.replaceAll('|', '\\|')}\``;
}
