import type { PolicyType } from '../policy/model';
import { foldName } from '../values/letter-case';

/**
 * What the policy of a topic may speak of ("Amazon SNS API permissions: Actions and resources reference"): SNS refuses any
 * other action in it, and a pattern, as out of its scope.
 */
const actionsOfTopic = [
  'AddPermission',
  'DeleteTopic',
  'GetDataProtectionPolicy',
  'GetTopicAttributes',
  'ListSubscriptionsByTopic',
  'ListTagsForResource',
  'Publish',
  'PutDataProtectionPolicy',
  'RemovePermission',
  'SetTopicAttributes',
  'Subscribe',
];

/** Every action of a service, as a document of a type can name them. */
export function everyActionOf(service: string, type: PolicyType): readonly string[] {
  const isOfTopic = type === 'resource' && foldName(service) === 'sns';
  return isOfTopic ? actionsOfTopic.map((name) => `${service}:${name}`) : [`${service}:*`];
}
