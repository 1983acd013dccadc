import { rangeForOutsiders } from '../s3/claims/claim-range';
import { withUntold } from '../s3/claims/claim-decider';
import { confusedDeputy, type Insiders } from '../requests/perimeter';
import type { Answer, MatcherContext } from './answer';
import { checkSpeaksOf } from './binding';
import { everyRequest } from './claim';
import { insidersOf } from './insiders';
import { optionNames, options } from './options';

export interface ConfusedDeputyOptions extends Insiders {
  /** What the claim is about: names or patterns. Left out: whatever the subject can be asked. */
  readonly actions?: readonly string[];
}

/**
 * Every call that an AWS service makes for an outsider is refused ("The confused deputy problem"). About the calls of
 * users, roles and anonymous callers `toEnforceIdentityPerimeter` asks.
 */
export function toPreventConfusedDeputy(this: MatcherContext, received: unknown, given: ConfusedDeputyOptions): Answer {
  const matcher = 'toPreventConfusedDeputy';
  const { actions, ...told } = options<ConfusedDeputyOptions>(matcher, given, {
    organizations: 'texts',
    accounts: 'texts',
    actions: 'texts',
  });
  const insiders = insidersOf(matcher, told);
  return everyRequest(this, received, {
    matcher,
    argument: optionNames(given),
    about: 'any',
    passes: 'proven',
    expected: 'every call by an AWS service for an outsider is refused',
    notExpected: 'at least one call by an AWS service for an outsider is not refused',
    whenProven: 'every one is; for calls of users, roles and anonymous callers ask toEnforceIdentityPerimeter',
    whenRefuted: 'this one is not',
    missing: 'refusal',
    judge: (subject) => {
      const asked = withUntold(subject);
      checkSpeaksOf(matcher, asked, 'AWS services');
      return confusedDeputy(asked.decider, rangeForOutsiders(asked, actions), insiders);
    },
  });
}
