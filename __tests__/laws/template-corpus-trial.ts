import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  checkAccessNotGranted,
  checkNoPublicAccess,
  fromCloudFormation,
  isPolicyError,
  isUndecidedError,
} from '../../src';
import { isUsageError } from '../../src/arguments/usage';
import { toDenyInsecureTransport } from '../../src/matchers';
import type { AttachedTo, Policy, PolicyType } from '../../src/policy/model';
import { awsServices } from '../../src/s3/callers/exceptions';
import { plainValue } from '../../src/sources/cloudformation/plain-value';
import { policyFrom } from '../../src/sources/cloudformation/policy-of-node';
import { readTemplate } from '../../src/sources/cloudformation/read-document';
import { Random } from '../prover/random';
import {
  checkPartitions,
  DeployedTemplate,
  NotByHand,
  Refused,
  drawPlace,
  placeOf,
  type Choices,
  textsIn,
  type Plain,
} from './deployed-template';

export const corpus = join(__dirname, '../../../shared/corpus');

/** Where the public templates are; nothing where they were not copied beside the repository. */
export function corpusTemplates(): readonly string[] {
  const manifest = join(corpus, 'manifest.json');
  if (!existsSync(manifest)) return [];
  const files = JSON.parse(readFileSync(manifest, 'utf8')) as readonly { file: string; kind: string }[];
  return files.filter(({ kind }) => /cloudformation|cdk/.test(kind)).map(({ file }) => join(corpus, file));
}

type Claim = (policy: Policy) => string;

const claims: Readonly<Record<string, Claim>> = {
  deniesHttp: (policy) => {
    const { pass } = toDenyInsecureTransport.call({ isNot: false }, policy, { except: awsServices() });
    return pass ? 'PASS' : 'FAIL';
  },
  isNotPublic: (policy) => checkNoPublicAccess(policy).result,
  grantsNoSecret: (policy) =>
    checkAccessNotGranted(policy, [
      { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::app-logs/secret', 'arn:aws:s3:::example/secret'] },
      { actions: ['sts:AssumeRole', 'kms:Decrypt'] },
    ]).result,
};

interface WrittenDocument {
  readonly id: string;
  readonly type: PolicyType;
  readonly carrier: string;
  readonly document: unknown;
  readonly claims: readonly string[];
  readonly bucket?: unknown;
}

/** The documents of a template, found by hand. */
function documentsOf({ Resources: resources }: Plain): readonly WrittenDocument[] {
  return Object.entries(resources as Readonly<Record<string, Plain>>).flatMap(([id, resource]): WrittenDocument[] => {
    const { Type: type, Properties: properties = {} } = resource as { Type: string; Properties?: Plain };
    const one = (
      kind: PolicyType,
      document: unknown,
      names: readonly string[],
      rest: object = {},
    ): WrittenDocument[] =>
      document === undefined ? [] : [{ id, type: kind, carrier: id, document, claims: names, ...rest }];
    switch (type) {
      case 'AWS::S3::BucketPolicy':
        return one('resource', properties['PolicyDocument'], ['deniesHttp', 'isNotPublic'], {
          bucket: properties['Bucket'],
        });
      case 'AWS::SQS::QueuePolicy':
      case 'AWS::SNS::TopicPolicy':
        return one('resource', properties['PolicyDocument'], ['isNotPublic']);
      case 'AWS::KMS::Key':
        return one('resource', properties['KeyPolicy'], ['isNotPublic']);
      case 'AWS::IAM::Role':
        return one('trust', properties['AssumeRolePolicyDocument'], ['isNotPublic'], { id: `${id}/trust` });
      case 'AWS::IAM::Policy':
      case 'AWS::IAM::ManagedPolicy':
        return one('identity', properties['PolicyDocument'], ['grantsNoSecret']);
      default:
        return [];
    }
  });
}

const hostile = [
  ...['*', '?', 'q*', '${aws:username}', '${aws:SourceVpce}', '0.0.0.0/0', '::/0', 'true', 'false', '1', ''],
  ...['111122223333', '444455556666', 'eu-west-1', 'prod', 'app-logs', 'arn:aws:iam::444455556666:root'],
];

function drawChoices(random: Random, texts: readonly string[]): Choices {
  const told = new Map<string, string>();
  const parameters = new Map<string, string | readonly string[] | undefined>();
  const once = <T>(known: Map<string, T>, key: string, draw: () => T): T => {
    if (!known.has(key)) known.set(key, draw());
    return known.get(key) as T;
  };
  // With every name hostile, AWS would refuse almost all.
  const hostility = random.pick([0, 20, 20, 60]);
  const account = random.pick([
    '111122223333',
    '444455556666',
    '123456789012',
    ...texts.filter((text) => /^\d{12}$/.test(text)),
  ]);
  const region = drawPlace(random);
  const [partition] = placeOf(region);
  const arn = `arn:${partition}:${random.pick(['sqs', 'sns', 's3'])}:${region}:${account}:example`.replace(
    /s3:[^:]*:[^:]*/,
    's3::',
  );
  return {
    account,
    region,
    stackName: random.pick(['stack', 'app', 'q', 'prod']),
    told: (title) => once(told, title, () => (random.chance(50) ? arn : random.pick([...hostile, account, ...texts]))),
    letters: () => '9z8y7x6w5v4u',
    parameter: (id, declared) =>
      once(parameters, id, () => drawParameter(random, declared, { texts, hostility, account })),
  };
}

function drawParameter(
  random: Random,
  declared: Plain,
  { texts, hostility, account }: { texts: readonly string[]; hostility: number; account: string },
): string | readonly string[] | undefined {
  const { Type: type = 'String', Default: usual } = declared as { Type?: string; Default?: string | number };
  const isList =
    type === 'CommaDelimitedList' || /(?:^|<)List</.test(type) || type.includes('Value<CommaDelimitedList>');
  const fallback = usual === undefined ? undefined : String(usual);
  if (fallback !== undefined && !type.includes('SSM') && !random.chance(hostility)) {
    return isList ? fallback.split(',').map((one) => one.trim()) : fallback;
  }
  const one = (): string | undefined => {
    for (let turn = 0; turn < 30; turn++) {
      const value = drawOne(random, type, declared, [...texts, account], hostility);
      if (isAllowed(value, type, declared)) return value;
    }
    return undefined;
  };
  if (!isList) return one();
  const items = Array.from({ length: 1 + random.below(3) }, one);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function drawOne(random: Random, type: string, declared: Plain, texts: readonly string[], hostility: number): string {
  const allowed = declared['AllowedValues'] as readonly unknown[] | undefined;
  if (type.includes('SSM')) return random.pick([...hostile, 'example', ...texts]);
  if (allowed !== undefined) return String(random.pick(allowed));
  if (type.includes('Number')) return random.pick(['0', '1', '2', '5', '7', '30', '90', '365', '1.2', '-3']);
  const id = /::(VPC|Subnet|SecurityGroup|Instance|Image)::Id/.exec(type)?.[1];
  if (id !== undefined) {
    const prefix = { VPC: 'vpc', Subnet: 'subnet', SecurityGroup: 'sg', Instance: 'i', Image: 'ami' }[id] ?? '';
    return `${prefix}-${random.pick(['0a1b2c3d4e5f67890', '11112222'])}`;
  }
  if (type.includes('AWS::')) return random.pick(['example', 'other']);
  if (random.chance(hostility)) return random.pick([...hostile, ...texts]);
  return random.pick(['example', 'example-name', '111122223333', 'eu-west-1', '203.0.113.0/24', ...texts]);
}

function isAllowed(value: string, type: string, declared: Plain): boolean {
  if (type.includes('SSM')) return true;
  const number = (name: string): number => Number(declared[name] ?? NaN);
  if (value.length < number('MinLength') || value.length > number('MaxLength')) return false;
  if (Number(value) < number('MinValue') || Number(value) > number('MaxValue')) return false;
  const pattern = declared['AllowedPattern'];
  return typeof pattern !== 'string' || new RegExp(`^(?:${pattern})$`).test(value);
}

export interface CorpusTally {
  readonly documents: number;
  readonly answers: Record<string, number>;
  readonly deployments: number;
  /** Documents with functions that the plain steps lack, or of which AWS takes no drawn deployment. */
  readonly notByHand: readonly string[];
  /** Claims on bucket policies that stay open. */
  readonly undecided: readonly string[];
  readonly wrong: readonly object[];
}

interface Counts {
  documents: number;
  answers: Record<string, number>;
  deployments: number;
  notByHand: string[];
  undecided: string[];
  wrong: object[];
}

/** Holds the answers on the documents of a template against those in single deployments. */
export function compareWithDeployments(path: string, seed: number, deployments: number): CorpusTally {
  const counts: Counts = { documents: 0, answers: {}, deployments: 0, notByHand: [], undecided: [], wrong: [] };
  const template = plainValue(readTemplate(path).root) as Plain;
  const stack = fromCloudFormation(path);
  const random = new Random(seed);
  const texts = [...textsIn(template)];
  for (const written of documentsOf(template)) {
    counts.documents++;
    for (const name of written.claims) {
      const claim = claims[name];
      if (claim === undefined) throw new Error(name);
      const answer = answerOf(() => claim(stack.policy(written.id)));
      counts.answers[answer] = (counts.answers[answer] ?? 0) + 1;
      if (answer === 'UNDECIDED' && written.bucket !== undefined) {
        counts.undecided.push(`${basename(path)} ${written.id} ${name}`);
      }
      if (answer !== 'PASS' && answer !== 'FAIL') continue;
      const known = new Map<string, string>();
      let compared = 0;
      try {
        for (let turn = 0; compared < deployments && turn < deployments * 8; turn++) {
          const choices = drawChoices(random, texts);
          const found = inOne(template, written, choices, claim, known);
          if (found === undefined) continue;
          compared++;
          if (found.answer === answer) continue;
          counts.wrong.push({ path, id: written.id, claim: name, onTemplate: answer, ...found, choices });
          break;
        }
      } catch (error) {
        if (!(error instanceof NotByHand)) throw error;
        counts.notByHand.push(`${written.id}: ${error.message}`);
        continue;
      }
      if (compared === 0) counts.notByHand.push(`${written.id}: refused`);
      counts.deployments += compared;
    }
  }
  return counts;
}

function inOne(
  template: Plain,
  { carrier, document, bucket, type }: WrittenDocument,
  choices: Choices,
  claim: Claim,
  known: Map<string, string>,
): { readonly answer: string; readonly document: unknown } | undefined {
  const deployed = new DeployedTemplate(template, choices);
  try {
    if (!deployed.exists(carrier)) return undefined;
    deployed.checkNames();
    const policy = deployed.value(typeof document === 'string' ? JSON.parse(document) : document);
    checkPartitions(policy, deployed.partition);
    const name = bucket === undefined ? undefined : deployed.text(bucket);
    if (name !== undefined) DeployedTemplate.checkName('AWS::S3::Bucket', name);
    const attachedTo: AttachedTo | undefined =
      name === undefined ? undefined : { arn: `arn:${deployed.partition}:s3:::${name}`, account: choices.account };
    const key = JSON.stringify([policy, attachedTo]);
    const answer =
      known.get(key) ??
      answerOf(() => claim(policyFrom(policy as object, {}, { locate: () => undefined }, type, attachedTo)));
    known.set(key, answer);
    return answer === 'refused' || answer === 'misuse' ? undefined : { answer, document: policy };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function answerOf(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    if (isPolicyError(error)) return 'refused';
    if (isUndecidedError(error)) return 'UNDECIDED';
    if (isUsageError(error)) return 'misuse';
    throw error;
  }
}
