import { getObject, iamRole, sseKms } from '../../src';
import type { Matcher } from '../matchers/answered';
import { policyOf, tlsOnly, writer } from '../matchers/documents';

/** For each matcher arguments that are right on the policy `subject`. */
export const rightArguments: Readonly<Record<Matcher, readonly unknown[]>> = {
  toAllow: [getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true })],
  toDeny: [getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true })],
  toExplicitlyDeny: [getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true })],
  toImplicitlyDeny: [getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true })],
  toDenyInsecureTransport: [],
  toRequireTlsVersion: ['1.2'],
  toRequireEncryption: [[sseKms()]],
  toRequireSseKms: [],
  toRequireSseS3: [],
  toDenyAnonymous: [],
  toBePublic: [],
  toGrantAny: [{ actions: ['s3:GetObject'] }],
  toLockOut: [iamRole(writer), { actions: ['s3:GetObject'] }],
  toEnforceIdentityPerimeter: [{ accounts: ['111122223333'] }],
  toEnforceNetworkPerimeter: [{ vpcs: ['vpc-0a1b2c3d4e5f67890'] }],
  toPreventConfusedDeputy: [{ accounts: ['111122223333'] }],
  toComplyWithConfigRule: ['s3-bucket-ssl-requests-only'],
  toBeMorePermissiveThan: [policyOf(...tlsOnly.Statement)],
  toBeEquivalentTo: [policyOf(...tlsOnly.Statement)],
  toBeValidPolicy: [],
  toHaveFinding: ['INVALID_ACTION'],
  toHaveNoRedundantStatements: [],
};

export const matchers = Object.keys(rightArguments) as readonly Matcher[];
