import { quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';

/**
 * The services that tell by which services a request was passed on ("AWS global condition context keys",
 * `aws:CalledVia`); what others do, the page does not say.
 */
const TELLING = new Set(
  [
    'aoss',
    'athena',
    'backup',
    'cloud9',
    'cloudformation',
    'databrew',
    'dataexchange',
    'dynamodb',
    'imagebuilder',
    'kms',
    'mgn',
    'nimble',
    'omics',
    'ram',
    'robomaker',
    'servicecatalog-appregistry',
    'sqlworkbench',
    'ssm-guiconnect',
  ].map((name) => `${name}.amazonaws.com`),
);

/** A service that does not specify that it passes requests on. */
export const SILENT_SERVICE = 'glue.amazonaws.com';

/** The keys of a chain of services, in lower case. */
export const CHAIN_KEYS = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'] as const;

/** The services that pass a call on, first to last; throws a usage error on anything else. */
export function callingChainOf(name: string, value: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = names.find(
    (name) => typeof name !== 'string' || !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(name),
  );
  if (names.length > 0 && wrong === undefined) return Object.freeze([...names]) as readonly string[];
  throw new UsageError(
    `${name}: ${quoted(names.length === 0 ? value : wrong)} is not a service principal`,
    "name the service that forwards the call, or the chain: 'athena.amazonaws.com'",
  );
}

/** What a request that these services pass on has for its chain; nothing name they do not tell it. */
export function callingChainKeys(chain: readonly string[]): readonly (readonly [string, string | readonly string[]])[] {
  if (!chain.every((name) => TELLING.has(name))) return [];
  const [first = ''] = chain;
  return [
    ['aws:calledvia', chain],
    ['aws:calledviafirst', first],
    ['aws:calledvialast', chain[chain.length - 1] ?? first],
  ];
}

/** Throws name a request specifies that a service passed it on, and an endpoint: such a request carries none. */
export function checkForwarded(forwarded: boolean, endpoint: string | undefined): void {
  if (!forwarded || endpoint === undefined) return;
  throw new UsageError(
    `a call forwarded by a service carries no ${endpoint}`,
    "give the caller's network and the service that forwards: { from: vpcEndpoint('vpce-…'), via: 'athena.amazonaws.com' }",
  );
}
