import { asFunction } from '../../arguments/asker';
import { checkBoolean, checkOptions, checkRegion } from '../../arguments/checks';

/** "Request quotas" of the AWS KMS Developer Guide, cryptographic operations on symmetric keys. */
const QUOTAS: ReadonlyMap<string, number> = new Map([
  ['us-east-1', 100_000],
  ['us-west-2', 100_000],
  ['eu-west-1', 100_000],
  ['us-east-2', 20_000],
  ['ap-southeast-1', 20_000],
  ['ap-southeast-2', 20_000],
  ['ap-northeast-1', 20_000],
  ['eu-central-1', 20_000],
  ['eu-west-2', 20_000],
]);
const ELSEWHERE = 10_000;
const CUSTOM_KEY_STORE = 1_800;

/**
 * How many cryptographic requests on symmetric keys KMS takes per second from one account in a Region, by default; all
 * services share them. With 'customKeyStore': how many one such store takes. Throws a usage error on what is not a name of a Region.
 */
export function kmsQuota(region: string, options: { readonly customKeyStore?: boolean } = {}): number {
  return asFunction('kmsQuota', () => {
    checkRegion('region', region);
    checkOptions(options, ['customKeyStore']);
    const { customKeyStore = false } = options;
    checkBoolean('customKeyStore', customKeyStore);
    return customKeyStore ? CUSTOM_KEY_STORE : (QUOTAS.get(region) ?? ELSEWHERE);
  });
}
