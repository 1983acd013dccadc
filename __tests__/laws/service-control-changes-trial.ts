import type { Policy } from '../../src';
import type { Random } from '../prover/random';
import type { Loaded } from './left-out-scopes';

/** One action of each service that the policies speak of, one of another, and which pattern covers which. */
const asked = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'iam:CreateUser', 'ec2:RunInstances', 'sns:Publish'];
const lists = ['s3:*', 's3:GetObject', 'sqs:*', 'iam:*', 'ec2:*', '*'];

interface Statement {
  readonly Effect: string;
  readonly Action: string;
}

function drawn(random: Random): readonly Statement[] {
  const effects = random.pick([['Deny'], ['Deny'], ['Allow'], ['Allow', 'Deny']]);
  return Array.from({ length: 1 + random.below(2) }, () => ({
    Effect: random.pick(effects),
    Action: random.pick(lists),
  }));
}

type Outcome = 'Allow' | 'ExplicitDeny' | 'ImplicitDeny';

/** "SCP evaluation": a level that only denies stands beside FullAWSAccess, one that allows is all that is allowed. */
function outcome(statements: readonly Statement[], action: string): Outcome {
  const covers = ({ Action }: Statement): boolean =>
    Action === '*' || Action === action || (Action.endsWith(':*') && action.startsWith(Action.slice(0, -1)));
  const of = (effect: string): readonly Statement[] => statements.filter(({ Effect }) => Effect === effect);
  if (of('Deny').some(covers)) return 'ExplicitDeny';
  return of('Allow').length === 0 || of('Allow').some(covers) ? 'Allow' : 'ImplicitDeny';
}

const rank = { ExplicitDeny: 0, ImplicitDeny: 1, Allow: 2 };

/** One SCP replaced by another: what each claim on the change says, and what asking every action says. */
export function askChange(random: Random, { library, matchers }: Loaded): boolean {
  const [before, after] = [drawn(random), drawn(random)];
  const pairs = asked.map((action) => [outcome(after, action), outcome(before, action)] as const);
  const parsed = (statements: readonly Statement[]): Policy =>
    library.parsePolicy(
      { Version: '2012-10-17', Statement: statements.map((one) => ({ ...one, Resource: '*' })) },
      { type: 'serviceControl' },
    );
  const [old, changed] = [parsed(before), parsed(after)];
  const wanted = {
    newAccess: pairs.some(([now, then]) => now === 'Allow' && then !== 'Allow'),
    morePermissive: pairs.some(([now, then]) => rank[now] > rank[then]),
    equivalent: pairs.every(([now, then]) => now === then),
  };
  const found = {
    newAccess: library.checkNoNewAccess(changed, old, { type: 'serviceControl' }).result === 'FAIL',
    morePermissive: matchers.toBeMorePermissiveThan.call({}, changed, old).pass,
    equivalent: matchers.toBeEquivalentTo.call({}, changed, old).pass,
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(JSON.stringify({ found, wanted, before, after }));
  return wanted.newAccess;
}
