import {
  dashed,
  digit,
  exactlyOf,
  literalTokens,
  lowerOrDigit,
  anyNumberOf,
  type Language,
  type Word,
} from '../../languages/language';
import type { Atom } from '../../names/atom';
import { partitionOfRegion } from '../../requests/partitions';
import { anyName, lowerLetter, stackName } from './name-languages';
import type { GivenValues } from './template';

/** The Region, from which partition and URL suffix follow. */

/** The partition that is given for a stack, by its Region too. */
export function givenPartition({ partition, region }: GivenValues): string | undefined {
  return partition ?? (region === undefined ? undefined : partitionOfRegion(region));
}

interface Partition {
  readonly name: string;
  readonly suffix: string;
  readonly regions: readonly string[];
  readonly prefix: string;
}

const partitions: readonly Partition[] = [
  { name: 'aws', suffix: 'amazonaws.com', regions: ['eu-west-1', 'us-east-1', 'ap-southeast-2'], prefix: '' },
  { name: 'aws-cn', suffix: 'amazonaws.com.cn', regions: ['cn-north-1', 'cn-northwest-1'], prefix: 'cn-' },
  { name: 'aws-us-gov', suffix: 'amazonaws.com', regions: ['us-gov-west-1', 'us-gov-east-1'], prefix: 'us-gov-' },
  { name: 'aws-iso', suffix: 'c2s.ic.gov', regions: ['us-iso-east-1'], prefix: 'us-iso-' },
  { name: 'aws-iso-b', suffix: 'sc2s.sgov.gov', regions: ['us-isob-east-1'], prefix: 'us-isob-' },
  { name: 'aws-iso-e', suffix: 'cloud.adc-e.uk', regions: ['eu-isoe-west-1'], prefix: 'eu-isoe-' },
  { name: 'aws-iso-f', suffix: 'csp.hci.ic.gov', regions: ['us-isof-south-1'], prefix: 'us-isof-' },
  { name: 'aws-eusc', suffix: 'amazonaws.eu', regions: ['eusc-de-east-1'], prefix: 'eusc-' },
];

/** `eu-west-1`; behind the beginning that the other partitions have, more words may stand. */
function regionsOfPartition({ prefix }: Partition): Word {
  const [start, place] =
    prefix === ''
      ? [[...exactlyOf(lowerLetter, 2), ...literalTokens('-')], anyNumberOf(lowerLetter, 4)]
      : [literalTokens(prefix), anyNumberOf(dashed, 1)];
  return [...start, ...place, ...literalTokens('-'), ...exactlyOf(digit, 1)];
}

const pseudo = (title: string, language: Language, examples: readonly string[]): Atom => ({
  id: title,
  kind: 'pseudo',
  title,
  language,
  examples,
  isGenerated: false,
  mayBePattern: false,
});

export const accountAtom = pseudo(
  'AWS::AccountId',
  [exactlyOf(digit, 12)],
  ['111122223333', '444455556666', '123456789012', '777788889999'],
);
export const partitionAtom: Atom = pseudo(
  'AWS::Partition',
  partitions.map(({ name }) => literalTokens(name)),
  partitions.map(({ name }) => name),
);
export const regionAtom: Atom = {
  ...pseudo(
    'AWS::Region',
    partitions.map(regionsOfPartition),
    partitions.flatMap(({ regions }) => regions),
  ),
};
export const urlSuffixAtom = pseudo(
  'AWS::URLSuffix',
  partitions.map(({ suffix }) => literalTokens(suffix)),
  partitions.map(({ suffix }) => suffix),
);
export const stackNameAtom = pseudo('AWS::StackName', stackName, ['stack']);
const uuid = [8, 4, 4, 4, 12].flatMap((length, index) => [
  ...(index === 0 ? [] : literalTokens('-')),
  ...Array.from({ length }, () => ({ chars: lowerOrDigit, loop: false })),
]);
export const stackUuidAtom = {
  ...pseudo('AWS::StackId', [uuid], ['51af3dc0-da77-11e4-872e-1234567b0c8d']),
  isGenerated: true,
};
export const notificationsAtom = pseudo('AWS::NotificationARNs', anyName, ['example']);

/** What follows for one of the three from another that is chosen; nothing where it is open. */
export function following(atom: Atom, chosen: (id: string) => string | undefined): string | undefined {
  const region = chosen('AWS::Region');
  const name = chosen('AWS::Partition') ?? (region === undefined ? undefined : partitionOfRegion(region));
  if (atom.id === 'AWS::Partition') return name;
  if (atom.id === 'AWS::URLSuffix') return name === undefined ? undefined : urlSuffixOf(name);
  return undefined;
}

/** The end of the host names of a partition: `amazonaws.com`. */
export function urlSuffixOf(partition: string): string | undefined {
  return partitions.find(({ name }) => name === partition)?.suffix;
}

/** The Region as it stands where the partition is chosen. */
export function regionsIn(partition: string | undefined): Atom {
  const one = partitions.find(({ name }) => name === partition);
  if (one === undefined) return regionAtom;
  return {
    ...regionAtom,
    examples: one.regions,
    language: [regionsOfPartition(one)],
    admits: (region) => partitionOfRegion(region) === one.name,
  };
}

/** The partition that the beginning of an ARN names. */
export function partitionNamed(start: unknown): string | undefined {
  const found = typeof start === 'string' ? /^arn:([a-z-]+):/.exec(start)?.[1] : undefined;
  return partitions.some(({ name }) => name === found) ? found : undefined;
}
