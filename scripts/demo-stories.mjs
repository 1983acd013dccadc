// The stories of the demo, in the order in which they are told: `found` the files that are shown, `change` the two files or
// folders whose difference mends it, and `tests` how each first test is meant to end, and for which reason.
const passes = { ends: 'passed' };
const policyProblem = (...shows) => ({ ends: 'failed', opens: 'Policy problem:', shows });
const undecided = (...shows) => ({ ends: 'failed', opens: 'Cannot decide:', shows });
const failedClaim = (...shows) => ({ ends: 'failed', opens: 'expect(', shows });

export const stories = [
  {
    folder: 'allow-if-tls',
    title: '"Allow if TLS" refuses nobody.',
    found: ['policies/logs.json', 'first-try.ts'],
    change: ['policies/logs.json', 'policies/logs-mended.json'],
    tests: {
      'nobody reaches the logs over plain HTTP': failedClaim('s3:GetObject on arn:aws:s3:::logs/', 'transport  HTTP\n'),
      'mended: nobody reaches the logs over plain HTTP': passes,
    },
  },
  {
    folder: 'force-ssl',
    title: 'A policy from study notes says "Conditions" for "Condition": AWS would refuse to store it.',
    found: ['policies/as-found.json'],
    change: ['policies/as-found.json', 'policies/mended.json'],
    tests: {
      'policies/as-found.json denies every request over plain HTTP': policyProblem(
        'as-found.json:3:3: error INVALID_POLICY_ELEMENT: "Conditions"',
        'did you mean "Condition"?',
      ),
      'policies/mended.json denies every request over plain HTTP': passes,
    },
  },
  {
    folder: 'allow-vs-deny-anonymous',
    title: 'With "Principal": "*", "Allow if TLS" lets everybody in, without credentials.',
    found: ['policies/as-found.json'],
    change: ['policies/as-found.json', 'policies/mended.json'],
    tests: {
      'policies/as-found.json lets nobody in without credentials': failedClaim(
        'caller     anonymous',
        's3:GetObject on arn:aws:s3:::awsexamplebucket/',
        'transport  HTTPS\n',
      ),
      'policies/mended.json lets nobody in without credentials': passes,
    },
  },
  {
    folder: 'force-sse-kms',
    title: 'Force SSE-KMS: a misspelt action, the ARN of the wrong kind, a placeholder; then an upload without header.',
    found: ['policies/as-found.json'],
    change: ['policies/as-found.json', 'policies/mended.json'],
    tests: {
      'as found: every upload ends under SSE-KMS': policyProblem(
        ':2:91: error INVALID_ACTION: "s3:PutOject"',
        'did you mean "s3:PutObject"?',
        'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
        'PLACEHOLDER_IN_ARN: <bukect_name>',
      ),
      'mended: every upload ends under SSE-KMS': passes,
      'uploads without header let through: every upload ends under SSE-KMS': failedClaim(
        's3:PutObject on arn:aws:s3:::awsexamplebucket/',
        's3:x-amz-server-side-encryption "false" exempts requests without the condition key',
      ),
      'the same policy on a bucket whose default is SSE-KMS: every upload ends under SSE-KMS': passes,
    },
  },
  {
    folder: 'sse-kms-upload',
    title:
      '"Access denied" on an SSE-KMS upload: three policies have a say, and the message names the one that is missing.',
    found: [],
    change: ['policies/key-without-account.json', 'policies/key.json'],
    tests: {
      'without the bucket policy: the loader uploads': failedClaim(
        's3:PutObject is not allowed',
        'There is no bucket policy that allows it',
      ),
      "without the role's policy: the loader uploads": failedClaim(
        'kms:GenerateDataKey on the key is not allowed',
        'in a policy of role/batch/loader',
      ),
      'without the account in the key policy: the loader uploads': failedClaim(
        'The key policy neither allows it to this caller nor lets account 111122223333 use IAM policies',
      ),
      'with all three: the loader uploads': passes,
    },
  },
  {
    folder: 'cloudformation-logs-bucket',
    title: 'A CloudFormation template: a claim holds for every deployment, or the message names what it depends on.',
    found: [],
    change: ['templates/as-found.yaml', 'templates/mended.yaml'],
    tests: {
      'nobody reaches the logs over plain HTTP': failedClaim(
        'expect(bucket «Logs»)',
        'put this in place of statement 0 `TlsOnly`',
      ),
      'the policy lets in no strangers': undecided('parameter «ReaderAccount»', 'it fails with "*"'),
      'mended: nobody reaches the logs over plain HTTP': passes,
      'mended: the policy lets in no strangers': passes,
    },
  },
  {
    folder: 'cdk-data-lake',
    title: 'A CDK app: what the constructs write, and what they leave open.',
    found: ['lib/as-found.ts'],
    change: ['lib/as-found.ts', 'lib/mended.ts'],
    tests: {
      'the reader reads': failedClaim('kms:Decrypt on the key is not allowed'),
      'every upload ends under the key of the lake': failedClaim('s3:x-amz-server-side-encryption  AES256'),
      'enforceSSL denies every request over plain HTTP': undecided('B27', '{ except: awsServices() }'),
      'enforceSSL denies plain HTTP to all but AWS services': passes,
      'mended: the reader reads': passes,
      'mended: every upload ends under the key of the lake': passes,
    },
  },
  {
    folder: 'scp-and-trust',
    title: 'An SCP that locks out the pipeline which it means to spare, and a trust policy that lets in a stranger.',
    found: ['policies/as-found/region-deny.json'],
    change: ['policies/as-found', 'policies/mended'],
    tests: {
      'policies/as-found region-deny.json does not lock out the pipeline': failedClaim('acm:RequestCertificate'),
      'policies/as-found trust.json lets in no strangers': failedClaim('sub  repo:octo-org'),
      'policies/mended region-deny.json does not lock out the pipeline': passes,
      'policies/mended trust.json lets in no strangers': passes,
    },
  },
  {
    folder: 'kms-quota',
    title: 'KMS quota: 23,000 requests per second where eu-central-1 takes 20,000; with Bucket Keys a few hundred.',
    found: ['workload.ts'],
    tests: {
      'without Bucket Keys: the peak stays below the KMS quota': failedClaim('Expected: < 20000', 'Received:   23000'),
      'with Bucket Keys: the peak stays below the KMS quota': passes,
    },
  },
];
