import type { Random } from '../prover/random';
import type { Loaded } from './left-out-scopes';

const account = '111122223333';

/** Resources as "Actions, resources, and condition keys" has them: whether their ARNs tell a Region and an account. */
const resources = [
  { action: 'sqs:SendMessage', service: 'sqs', region: true, account: true, names: ['jobs', '*', 'a?b'] },
  { action: 'sns:Publish', service: 'sns', region: true, account: true, names: ['topic'] },
  { action: 'lambda:InvokeFunction', service: 'lambda', region: true, account: true, names: ['function:f'] },
  { action: 'dynamodb:GetItem', service: 'dynamodb', region: true, account: true, names: ['table/T', 'table/*'] },
  { action: 'iam:PassRole', service: 'iam', region: false, account: true, names: ['role/x', 'role/*'] },
  { action: 's3:GetObject', service: 's3', region: false, account: false, names: ['logs/*', 'logs/a'] },
  { action: 'route53:GetHostedZone', service: 'route53', region: false, account: false, names: ['hostedzone/Z1'] },
];

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

type End = 'answer' | 'misuse';

function ended(run: () => unknown, { library }: Loaded): End {
  try {
    run();
    return 'answer';
  } catch (error) {
    if (library.isUsageError(error)) return 'misuse';
    throw error;
  }
}

/** A resource of a question that leaves out a part which all of its kind have is none; wildcards and whole ARNs are. */
export function askResource(random: Random, loadedLibrary: Loaded): End {
  const { library, matchers } = loadedLibrary;
  const { action, service, region, account: owned, names } = random.pick(resources);
  const fault = random.pick(['none', 'none', 'no region', 'no account', 'neither', 'colon']);
  const told = { region: random.pick(['eu-west-1', '*']), account: random.pick([account, '*']) };
  const place = {
    region: region && fault !== 'no region' && fault !== 'neither' ? told.region : '',
    account: owned && fault !== 'no account' && fault !== 'neither' ? told.account : '',
  };
  const colon = fault === 'colon' && owned && place.account === account ? ':' : '';
  const arn = `arn:aws:${service}:${place.region}:${colon}${place.account}:${random.pick(names)}`;
  const isWhole = (place.region !== '') === region && (place.account !== '') === owned && colon === '';
  const wanted: End = isWhole ? 'answer' : 'misuse';
  const policy = library.parsePolicy(everything);
  const asked = { actions: [action], resources: [arn] };
  const found = [
    ended(() => matchers.toGrantAny.call({ isNot: random.chance(50) }, policy, asked), loadedLibrary),
    ended(() => matchers.toExplicitlyDeny.call({}, policy, library.every(asked)), loadedLibrary),
    ended(() => library.checkAccessNotGranted(policy, [asked]), loadedLibrary),
  ];
  if (found.some((end) => end !== wanted)) throw new Error(`${arn}: ${found.join(', ')}, not ${wanted}`);
  return wanted;
}

/** A prefix is taken letter by letter: with a wildcard it is none. */
export function askPrefix(random: Random, loadedLibrary: Loaded): End {
  const { library, matchers } = loadedLibrary;
  const prefix = `a${random.text('ab/', 3)}${random.pick(['', '', '*', '?', '*/', 'x?y'])}`;
  const wanted: End = /[*?]/.test(prefix) ? 'misuse' : 'answer';
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] },
    ],
  };
  const voice = { isNot: random.chance(50) };
  const calls = { bucket: 'logs', actions: ['s3:GetObject'] };
  const found = [
    ended(() => matchers.toRequireSseKms.call(voice, policy, { prefix }), loadedLibrary),
    ended(() => matchers.toExplicitlyDeny.call(voice, policy, library.every({ ...calls, prefix })), loadedLibrary),
  ];
  if (found.some((end) => end !== wanted)) throw new Error(`"${prefix}": ${found.join(', ')}, not ${wanted}`);
  return wanted;
}

/** Names that no action begins with, and such as misspell one. */
const invented = ['Frob', 'Quux', 'Zapify', 'FrobQuux'];
const misspelt = ['SendMesage', 'RecieveMessage', 'DeletMessage'];
const listed = ['SendMessage', 'Send', 'Receive', ''];

/** A pattern may be an action that AWS has added since, unless it misspells one: then it grants nothing. */
export function askUnlisted(random: Random, loadedLibrary: Loaded): End {
  const { library, matchers } = loadedLibrary;
  const stem = random.pick([...invented, ...misspelt, ...listed]);
  const isListedPrefix = stem === 'Send' || stem === 'Receive' || stem === '';
  const text = `sqs:${stem}${isListedPrefix ? '*' : random.pick(['', '*', '*'])}`;
  const grants = !misspelt.includes(stem);
  const policy = (Action: string): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  const own = library.parsePolicy(policy(text));
  const reference = library.parsePolicy(policy('sqs:GetQueueUrl'));
  const queue = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: text, Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` }],
  };
  const found = [
    matchers.toGrantAny.call({}, own, { actions: ['sqs:*'] }).pass,
    library.checkNoNewAccess(own, reference).result === 'FAIL',
    library.checkNoPublicAccess(queue).result === 'FAIL',
  ];
  if (found.some((one) => one !== grants)) throw new Error(`${text}: ${found.join(', ')}, not ${String(grants)}`);
  return grants ? 'answer' : 'misuse';
}
