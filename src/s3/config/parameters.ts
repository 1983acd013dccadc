import { isServicePrincipal } from '../../values/service-principal';
import { isInvalidDocument } from '../../policy/invalid';
import type { Policy, PolicyInput } from '../../policy/model';
import { asWritten, toPolicy } from '../../policy/parse';
import { refusesClaims, validate } from '../../policy/validate';
import { parseBlock } from '../../values/address';
import { checkArn, checkBucketName, checkPlainOptions, checkPolicyInput, quoted } from '../../arguments/checks';
import type { Grantees } from './grantees';
import { UsageError } from '../../arguments/usage';

/** A comma-separated list, as AWS Config takes it, or its members. */
type Csv = string | readonly string[];

/** The parameters of the rules, by the names that AWS Config gives them. */
export interface ConfigParameters {
  readonly kmsKeyArns?: Csv;
  readonly awsPrincipals?: Csv;
  readonly servicePrincipals?: Csv;
  readonly federatedUsers?: Csv;
  readonly ipAddresses?: Csv;
  readonly vpcIds?: Csv;
  readonly blacklistedActionPattern?: Csv;
  /** A bucket policy of at most 1024 characters; its resources may be `*`. */
  readonly controlPolicy?: PolicyInput;
  readonly excludedPublicBuckets?: Csv;
}

export type ParameterName = keyof ConfigParameters;
type ListName = Exclude<ParameterName, 'controlPolicy'>;

/** The parameters as given, checked: a plain object with names that the rule has, the required one among them. */
export function checkParameters(
  given: unknown,
  known: readonly ParameterName[],
  required: ParameterName | undefined,
): ConfigParameters {
  if (given !== undefined && known.length === 0) throw new UsageError('the rule takes no parameters', 'leave them out');
  if (typeof given === 'object' && given !== null && 'parameters' in given) {
    throw new UsageError(
      'the parameters are given by their names, not under "parameters"',
      `give { ${required ?? known[0]}: … } after the rule`,
    );
  }
  if (given !== undefined) checkPlainOptions(given, known, 'the parameters');
  const parameters = (given ?? {}) as ConfigParameters;
  for (const name of Object.keys(parameters)) {
    if (parameters[name as ParameterName] === undefined) {
      throw new UsageError(`the parameter ${name} is undefined`, 'leave it out, or give a value');
    }
  }
  if (required !== undefined && parameters[required] === undefined) {
    throw new UsageError(`the rule needs the parameter ${required}`, `give { ${required} }`);
  }
  return parameters;
}

/** The members of a list, trimmed; throws unless each passes its check. */
export function membersOf(parameters: ConfigParameters, name: ListName): readonly string[] | undefined {
  const given: unknown = parameters[name];
  if (given === undefined) return undefined;
  const texts: unknown = typeof given === 'string' ? given.split(',') : given;
  if (!Array.isArray(texts) || texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
    throw new UsageError(`${name} must be a comma-separated string or a list of strings`);
  }
  const members = texts.map((text: string) => text.trim());
  if (members.includes('')) throw new UsageError(`${name} has an empty member`, 'separate the members with one comma');
  for (const member of members) checks[name](member);
  return members;
}

/** The lists of `s3-bucket-policy-grantee-check`. */
export function granteesOf(parameters: ConfigParameters): Grantees {
  const names = ['awsPrincipals', 'servicePrincipals', 'federatedUsers', 'ipAddresses', 'vpcIds'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const members = membersOf(parameters, name);
      return members === undefined ? [] : [[name, members]];
    }),
  );
}

const checks: Readonly<Record<ListName, (member: string) => void>> = {
  kmsKeyArns: (member) => {
    checkArn('kmsKeyArns', member, 'a KMS key');
    if (!member.includes(':kms:') || !member.includes(':key/')) {
      throw new UsageError(`kmsKeyArns: ${quoted(member)} is not a KMS key`, 'give its ARN: arn:aws:kms:…:key/…');
    }
  },
  awsPrincipals: (member) => {
    if (/^\d{12}$/.test(member) || /^arn:aws(-[a-z]+)*:(iam|sts)::[^:]+:[^:]+$/.test(member)) return;
    throw new UsageError(
      `awsPrincipals: ${quoted(member)} is not a principal`,
      'give an account id or the ARN of a user or role, with wildcards or without',
    );
  },
  servicePrincipals: (member) => {
    if (isServicePrincipal(member)) return;
    throw new UsageError(
      `servicePrincipals: ${quoted(member)} is not a service principal`,
      'for example cloudtrail.amazonaws.com',
    );
  },
  federatedUsers: () => undefined,
  ipAddresses: (member) => {
    if (parseBlock(member) !== undefined) return;
    throw new UsageError(
      `ipAddresses: ${quoted(member)} is neither an address nor a CIDR block`,
      'such as 192.0.2.0/24',
    );
  },
  vpcIds: (member) => {
    if (/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/.test(member)) return;
    throw new UsageError(`vpcIds: ${quoted(member)} is not a VPC`, 'vpc- and 8 or 17 hexadecimal digits');
  },
  // Whether there is such an action, the rule asks when it knows which there are.
  blacklistedActionPattern: () => undefined,
  excludedPublicBuckets: (member) => {
    checkBucketName('excludedPublicBuckets', member);
  },
};

const LONGEST = 1024;

/** The control policy; throws unless it is a bucket policy that the rule takes. */
export function controlPolicyOf(given: PolicyInput): Policy {
  checkPolicyInput('controlPolicy', given);
  const refusal = 'AWS Config: Value for controlPolicy parameter must be an Amazon S3 bucket policy';
  try {
    const policy = asWritten(() => toPolicy(given, { type: 'resource' }));
    const [problem] = validate(policy).filter((one) => refusesClaims(one) && !isAnyResource(one.code));
    if (problem !== undefined) {
      throw new UsageError(`controlPolicy is not a bucket policy: ${problem.code}`, refusal);
    }
    const length = (policy.text ?? JSON.stringify(policy.document)).length;
    if (length > LONGEST) {
      throw new UsageError(`controlPolicy has ${length} characters`, `AWS Config accepts at most ${LONGEST}`);
    }
    return policy;
  } catch (error) {
    if (!isInvalidDocument(error)) throw error;
    throw new UsageError(`controlPolicy is not a policy: ${error.message}`, refusal);
  }
}

/** A control policy is for any bucket: AWS's own example has the resource `*`, which no bucket policy may have. */
function isAnyResource(code: string): boolean {
  return code === 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY';
}
