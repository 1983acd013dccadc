import { foldName } from '../values/letter-case';
import { hasMandatoryPolicy } from '../evaluator/authorize';
import { isRcpControllable } from '../evaluator/rcp-actions';
import type { ActionChoice } from './request-class';
import { bucketPolicyActions } from '../service-reference/s3-names';

/** What sets an action apart by its name alone: actions of different nature never stand for each other. */
export function actionKind({ name, forms }: ActionChoice, lower = foldName(name)): string {
  const prefix = lower.slice(0, lower.indexOf(':') + 1);
  // Actions without resource differ by service: some have gateway endpoints, some RCPs.
  const service = forms.length === 0 ? prefix : '';
  switch (prefix) {
    case 'sts:':
      return lower;
    case 'kms:':
      return `${service}${String(hasMandatoryPolicy({ action: lower, resource: ':alias/' }))} ${String(isRcpControllable(lower))}`;
    case 's3:':
      if (bucketPolicyActions.has(name)) return 'bucket policy';
      return lower === 's3:putobject' ? 'upload' : service;
    default:
      return service;
  }
}
