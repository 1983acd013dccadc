import { withMessage } from '../report/errors';
import * as s3 from '../s3/environment/environment';
import type { Environment, EnvironmentSettings } from '../s3/environment/environment';

/**
 * Buckets, keys and principals with their policies, for questions about whole calls. A cap or filter left out does not
 * constrain, a grant left out grants nothing. Throws a `UsageError` for what is none of those or stands there twice, a
 * `PolicyError` for a trust policy that is none by its grammar.
 */
export function environment(settings: EnvironmentSettings): Environment {
  try {
    return s3.readEnvironment(settings);
  } catch (error) {
    throw withMessage(error);
  }
}
