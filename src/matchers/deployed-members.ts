import { isDeploymentValue } from '../arguments/deployment-value';
import { functionsOfTexts } from '../cures/written-form';
import { isPolicy, POLICY_PART } from '../policy/model';
import { isObject } from '../policy/problem';
import type { DeployedPrincipals, DeployedResource } from '../report/call-on-stack';
import type { GivenValue } from '../report/deployment-names';
import { isBucket } from '../s3/buckets/bucket';
import { bucketOfPolicy } from '../s3/claims/bucket-scope';
import { isEnvironment, type Environment } from '../s3/environment/environment';
import { bucketOfCarrier } from '../sources/cloudformation/new-bucket-policy';
import type { Stack } from '../sources/cloudformation/stack';

/** The buckets of a subject, with their names in one deployment. */
export function bucketsIn(template: object, given: unknown, deployed: unknown): readonly DeployedResource[] {
  if (isBucket(deployed)) {
    const id = idOf(given);
    return id === undefined ? [] : [{ id, name: deployed.name }];
  }
  if (isEnvironment(deployed)) {
    const ids = idsOf('buckets', given, deployed);
    return ids === undefined ? [] : deployed.buckets.map(({ name }, at) => ({ id: ids[at] ?? name, name }));
  }
  const id = idOf(given);
  const name = isPolicy(deployed) ? bucketOfPolicy(deployed) : undefined;
  const bucket = id === undefined ? undefined : bucketOfCarrier(template, id);
  return bucket === undefined || name === undefined ? [] : [{ ...bucket, name }];
}

/** The roles and users of an environment in one deployment. */
export function principalsIn(given: unknown, deployed: unknown): DeployedPrincipals | undefined {
  if (!isEnvironment(deployed)) return undefined;
  const ids = idsOf('principals', given, deployed);
  return {
    ofStack: isStack(given),
    members: deployed.principals.map(({ arn }, at) => ({ id: ids?.[at], arn })),
  };
}

/** The logical id of a value of a template. */
export function idOf(subject: unknown): string | undefined {
  const id = typeof subject === 'object' && subject !== null && 'id' in subject ? subject.id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The logical ids of what a stack has in one deployment; nothing where some are not there, or come from elsewhere. */
function idsOf(
  members: 'buckets' | 'principals',
  given: unknown,
  deployed: Environment,
): readonly string[] | undefined {
  if (!isEnvironment(given) && !isStack(given)) return undefined;
  const ids = (given[members] as readonly unknown[]).flatMap((one) => idOf(one) ?? []);
  return ids.length === deployed[members].length ? ids : undefined;
}

function isStack(given: unknown): given is Stack {
  return isDeploymentValue(given) && 'buckets' in given && 'principals' in given;
}

/** The texts among what was given that refer to the template: of what is given in a list or as an option too. */
export function givenTextsIn(given: unknown, deployed: unknown): readonly GivenValue[] {
  if (isDeploymentValue(given)) {
    const written = 'text' in given ? given.text : undefined;
    return typeof deployed === 'string' && typeof written === 'string' ? [{ text: deployed, written }] : [];
  }
  if (typeof given !== 'object' || given === null || typeof deployed !== 'object' || deployed === null) return [];
  return Object.entries(given).flatMap(([key, one]) =>
    givenTextsIn(one, (deployed as Readonly<Record<string, unknown>>)[key]),
  );
}

/** The ARNs that the policies of an environment make by functions of the template. */
export function writtenTextsIn(deployed: unknown): readonly GivenValue[] {
  if (!isEnvironment(deployed)) return [];
  return deployed.policies.flatMap(({ policy }) => {
    const part = isPolicy(policy) ? policy[POLICY_PART] : undefined;
    if (!isPolicy(policy) || part?.writtenValue === undefined) return [];
    const functions = functionsOfTexts(policy.document.Statement, part.writtenValue(['Statement']));
    return [...functions].flatMap(([text, made]) => {
      const written = isObject(made) ? made['Fn::Sub'] : undefined;
      return text.startsWith('arn:') && typeof written === 'string' ? [{ text, written }] : [];
    });
  });
}
