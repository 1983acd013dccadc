import { exceptionsOf, type ExceptionInput } from '../s3/callers/exceptions';
import { checkNetworkId } from '../s3/callers/network';
import { actionsRangeFor } from '../s3/claims/claim-range';
import { withUntold } from '../s3/claims/claim-decider';
import { networkPerimeter } from '../requests/perimeter';
import { parseBlock } from '../values/address';
import type { Answer, MatcherContext } from './answer';
import { everyRequest } from './claim';
import { misuse, named } from './misuse';
import { optionNames, options } from './options';

export interface NetworkPerimeterOptions {
  readonly vpcs?: readonly string[];
  readonly vpcEndpoints?: readonly string[];
  /** Public addresses or CIDR blocks. */
  readonly sourceIps?: readonly string[];
  readonly except?: ExceptionInput | readonly ExceptionInput[];
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/** Every call from an unexpected network is refused ("Building a data perimeter on AWS"). */
export function toEnforceNetworkPerimeter(
  this: MatcherContext,
  received: unknown,
  given: NetworkPerimeterOptions,
): Answer {
  const matcher = 'toEnforceNetworkPerimeter';
  const { except, actions, ...networks } = options<NetworkPerimeterOptions>(matcher, given, {
    vpcs: 'texts',
    vpcEndpoints: 'texts',
    sourceIps: 'texts',
    except: 'any',
    actions: 'texts',
  });
  if (Object.keys(networks).length === 0) {
    throw misuse(matcher, 'no expected network is told', 'give { vpcs }, { vpcEndpoints } or { sourceIps }');
  }
  named(matcher, () => {
    for (const id of networks.vpcs ?? []) checkNetworkId('vpcs', id, 'vpc');
    for (const id of networks.vpcEndpoints ?? []) checkNetworkId('vpcEndpoints', id, 'vpce');
  });
  for (const text of networks.sourceIps ?? []) {
    if (parseBlock(text) === undefined) throw misuse(matcher, `sourceIps: "${text}" is no address or CIDR block`);
  }
  return everyRequest(this, received, {
    matcher,
    argument: optionNames(given),
    about: 'any',
    passes: 'proven',
    expected: 'every call from another network is refused',
    notExpected: 'at least one call from another network is not refused',
    whenProven: 'every one is',
    whenRefuted: 'this one is not',
    missing: 'refusal',
    judge: (subject) => {
      const asked = withUntold(subject);
      return networkPerimeter(asked.decider, actionsRangeFor(asked, actions), networks, exceptionsOf(matcher, except));
    },
  });
}
