import { readdirSync } from 'node:fs';

const modulesOf = (room) =>
  readdirSync(new URL(`../src/${room}`, import.meta.url)).map((name) => `${room}/${name.replace(/\.ts$/, '')}`);

/**
 * The modules of src whose functions the core of the package loads when they are first called, with all that only they
 * need; bundle.mjs says how. A claim on a bucket policy that holds goes through none of them. Each exports functions
 * only, as far as the core imports it: check-doors.mjs looks.
 */
export const doors = [
  // What people build calls, environments and stacks with, and the plain functions.
  's3/calls/call',
  'matchers/explain-call',
  'matchers/call-on-subject',
  's3/calls/every',
  's3/kms-load/kms-quota',
  's3/kms-load/kms-rate',
  'api/access-analyzer',
  'api/access-summary',
  'api/authorize',
  'api/environment',
  'api/simulate',
  'sources/cloudformation/from-cdk',
  'sources/cloudformation/from-cloudformation',
  'sources/policies-in',
  'sources/policies-under',
  // Matchers about calls, callers, changes and documents.
  'matchers/toAllow',
  'matchers/toDeny',
  'matchers/toExplicitlyDeny',
  'matchers/toImplicitlyDeny',
  'matchers/toBePublic',
  'matchers/toGrantAny',
  'matchers/toLockOut',
  'matchers/toEnforceIdentityPerimeter',
  'matchers/toEnforceNetworkPerimeter',
  'matchers/toPreventConfusedDeputy',
  'matchers/toComplyWithConfigRule',
  'matchers/toBeMorePermissiveThan',
  'matchers/toBeEquivalentTo',
  'matchers/toBeValidPolicy',
  'matchers/toHaveFinding',
  'matchers/toHaveNoRedundantStatements',
  // Subjects and questions beyond one bucket policy.
  'matchers/template-result',
  'sources/storable-bucket-policy',
  's3/claims/public-access',
  's3/claims/resource-types',
  'prover/policy-set-formulas',
  'claims/comparison',
  'claims/access-grants',
  'matchers/wrong-subject',
  'prover/open-test',
  'coverage/coverage-folder',
  'coverage/load-whole-package',
  // What is told of a claim that fails, and the replay of its counterexample.
  'report/counterexample',
  'report/findings',
  'report/render-cure',
  'report/side-effect',
  ...modulesOf('cures'),
  'matchers/cured-claim',
  'claims/intended-requests',
  'claims/unrefused-requests',
  'report/undecided',
  'requests/build-request',
  'requests/possible-request',
  'evaluator/authorize',
];
