import { asFunction } from '../arguments/asker';
import { checkOptions } from '../arguments/checks';
import { deploymentValue, inDeployment, isDeploymentValue } from '../arguments/deployment-value';
import { UsageError } from '../arguments/usage';
import { withMessage } from '../report/errors';
import type { Bucket } from '../s3/buckets/bucket';
import {
  isEnvironment,
  readEnvironment,
  ENVIRONMENT_SETTINGS,
  withResourceControl,
  type Environment,
  type EnvironmentSettings,
} from '../s3/environment/environment';

/** What an environment is made of: of its own, or on top of another one. */
export interface EnvironmentInput extends EnvironmentSettings {
  /** An environment that this one begins with: a stack, which so comes under SCPs and RCPs. */
  readonly from?: Environment;
}

/**
 * Buckets, keys and principals with their policies, for questions about whole calls. A cap or filter left out does not
 * constrain, a grant left out grants nothing. Throws a `UsageError` for anything else and for what is given twice, a
 * `PolicyError` for a trust policy that breaks the grammar.
 */
export function environment(settings: EnvironmentInput): Environment {
  const given: unknown = settings;
  try {
    asFunction('environment', () => {
      checkOptions(given, ['from', ...ENVIRONMENT_SETTINGS]);
    });
    return isDeploymentValue(settings.from) ? ofTemplate(settings) : read(settings);
  } catch (error) {
    throw withMessage(error);
  }
}

function read({ from, ...settings }: EnvironmentInput): Environment {
  if (from === undefined) return readEnvironment(settings);
  asFunction('environment', () => {
    if (!isEnvironment(from)) throw new UsageError('from must be an environment', 'give a stack or an environment');
  });
  const { serviceControl, resourceControl } = { ...from, ...settings };
  return readEnvironment({
    buckets: [...from.buckets, ...(settings.buckets ?? [])],
    keys: [...from.keys, ...(settings.keys ?? [])],
    principals: [...from.principals, ...(settings.principals ?? [])],
    endpoints: [...from.endpoints, ...(settings.endpoints ?? [])],
    ...(serviceControl !== undefined && { serviceControl }),
    ...(resourceControl !== undefined && { resourceControl }),
  });
}

/** The same in each deployment of the stack; its members are those of the stack. */
function ofTemplate(settings: EnvironmentInput): Environment {
  const { from: stack, resourceControl } = settings;
  if (!isDeploymentValue(stack)) return read(settings);
  const controlled = (bucket: Bucket): Bucket => {
    if (!isDeploymentValue(bucket)) return withResourceControl(bucket, resourceControl);
    const made = deploymentValue(
      stack.template,
      (deployment) => withResourceControl(bucket.in(deployment) as Bucket, resourceControl),
      { more: bucket, given: resourceControl, origin: ['bucket under RCPs', bucket] },
    );
    return made as unknown as Bucket;
  };
  const members = stack as unknown as Environment;
  const buckets = Object.freeze([...members.buckets, ...(settings.buckets ?? [])].map(controlled));
  const made = deploymentValue(
    stack.template,
    (deployment) => read(inDeployment(settings, deployment) as EnvironmentInput),
    {
      more: { ...members, buckets, bucket: (id: string) => controlled(members.bucket(id)) },
      given: settings,
      origin: 'environment',
    },
  );
  return made as unknown as Environment;
}
