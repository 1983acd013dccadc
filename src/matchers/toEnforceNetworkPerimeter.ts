import { networkPerimeterDenies, networkPerimeterSparingServices, sparing } from '../cures/deny-draft';
import { callsFromNetworks } from '../cures/insider-calls';
import type { Bucket } from '../s3/buckets/bucket';
import { exceptionsOf, type ExceptionInput } from '../s3/callers/exceptions';
import { checkNetworkId } from '../s3/callers/network';
import { actionsRangeFor } from '../s3/claims/claim-range';
import { withOpenAnswers } from '../s3/claims/open-decider';
import { networkPerimeter } from '../claims/perimeter-claims';
import { parseBlock } from '../values/address';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { isDenyIn } from '../report/blamed-statement';
import { UsageError } from '../arguments/usage';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

export interface NetworkPerimeterOptions {
  readonly vpcs?: readonly string[];
  readonly vpcEndpoints?: readonly string[];
  /** Public addresses or CIDR blocks. */
  readonly sourceIps?: readonly string[];
  readonly except?: ExceptionInput | readonly ExceptionInput[];
  /** The bucket the claim is about, where the policy names several. */
  readonly bucket?: string | Bucket;
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/** Every call from an unexpected network is refused ("Building a data perimeter on AWS"). */
export const toEnforceNetworkPerimeter = defineMatcher(
  'toEnforceNetworkPerimeter',
  function (this: MatcherCall, received: unknown, given: NetworkPerimeterOptions): MatcherResult {
    const { except, actions, bucket, ...networks } = matcherOptions<NetworkPerimeterOptions>(given, {
      vpcs: 'texts',
      vpcEndpoints: 'texts',
      sourceIps: 'texts',
      except: 'any',
      bucket: 'bucket',
      actions: 'texts',
    });
    if (Object.keys(networks).length === 0) {
      throw new UsageError('no expected network is given', 'give { vpcs }, { vpcEndpoints } or { sourceIps }');
    }
    for (const id of networks.vpcs ?? []) checkNetworkId('vpcs', id, 'vpc');
    for (const id of networks.vpcEndpoints ?? []) checkNetworkId('vpcEndpoints', id, 'vpce');
    for (const text of networks.sourceIps ?? []) {
      if (parseBlock(text) === undefined) throw new UsageError(`sourceIps: "${text}" is not an address or CIDR block`);
    }
    const place = bucket === undefined ? {} : { bucket };
    const exceptions = exceptionsOf(except);
    return everyRequest(this, received, {
      about: 'any',
      passes: 'proven',
      expected: 'every call from another network is refused',
      notExpected: 'at least one call from another network is not refused',
      whenProven: 'every one is',
      whenRefuted: 'this one is not',
      missing: 'refusal',
      exceptions,
      judge: (plain, spared = exceptions) => {
        const subject = withOpenAnswers(plain);
        return networkPerimeter(subject.decider, actionsRangeFor(subject, actions, place), networks, spared);
      },
      place,
      welcome: () => callsFromNetworks(networks),
      denies: () => {
        const strict = sparing(networkPerimeterDenies(networks, actions), exceptions);
        return [...networkPerimeterSparingServices(strict), ...strict];
      },
      besideCure: (cures) =>
        except !== undefined ||
        JSON.stringify(cures).includes('aws:PrincipalIsAWSService') ||
        !cures.some(({ value }) => isDenyIn(value))
          ? []
          : [
              'The Deny below stops AWS services too, such as log delivery, since the claim is about them;',
              'to spare them, claim { except: [awsServices(), viaAwsServices()] }',
            ],
    });
  },
  { each: everyBucket },
);
