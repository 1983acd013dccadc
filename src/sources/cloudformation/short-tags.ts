import { nearest } from '../../values/near-names';

const functions = [
  'And',
  'Base64',
  'Cidr',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'RefAll',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'ValueOf',
  'ValueOfAll',
];

/** The key that each short tag stands for: `!Sub` is `Fn::Sub` ("Intrinsic function reference"). */
const keys = new Map([
  ['!Condition', 'Condition'],
  ['!Ref', 'Ref'],
  ...functions.map((name) => [`!${name}`, `Fn::${name}`] as const),
]);

/** The key that a short tag stands for; nothing for a tag that CloudFormation does not have. */
export function keyOfTag(tag: string): string | undefined {
  return keys.get(tag);
}

/** The tag that somebody may have meant. */
export function nearestTag(tag: string): string | undefined {
  return nearest(tag, keys.keys(), tag.length > 5 ? 2 : 1);
}

/** The function that somebody may have meant by one that CloudFormation does not have. */
export function nearestFunction(name: string): string | undefined {
  const known = [...keys.values()];
  return known.includes(name) ? undefined : nearest(name, known, 2);
}
