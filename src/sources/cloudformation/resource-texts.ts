import { atomsIn, namedText, type NamedText } from '../../names/named-text';
import { anyChar, anyNumberOf, bucketChar, literalTokens } from '../../languages/language';
import { partitionAtom } from './pseudo-parameters';
import type { Met } from './world';

/** The objects of a bucket of this name, in whichever partition. */
export function objectsOfName(bucket: NamedText): NamedText {
  return namedText(['arn:', partitionAtom, ':s3:::', ...bucket, '/*']);
}

/** The objects of this key in any bucket, or those whose keys begin with it. */
export function objectsCalled(key: string, isPrefix: boolean): Met {
  const object = [
    ...anyNumberOf(bucketChar, 3),
    ...literalTokens(`/${key}`),
    ...(isPrefix ? anyNumberOf(anyChar) : []),
  ];
  return { text: ['arn:', partitionAtom, ':s3:::'], rest: [object], isPattern: false };
}

/** The objects of the bucket with this ARN; nothing where it is the ARN of something else. */
export function objectsOfArn(arn: NamedText): NamedText | undefined {
  const isOfBucket = arn.some((part) => typeof part === 'string' && part.includes(':s3:::'));
  return isOfBucket ? namedText([...arn, '/*']) : undefined;
}

/** Whether it may be the name of a bucket: one that the template tells, not the account or the Region. */
export function mayNameBucket(text: NamedText): boolean {
  const isOneWord = text.every((part) => typeof part !== 'string' || !/[/:]/.test(part));
  return isOneWord && atomsIn(text).some(({ kind }) => kind !== 'pseudo');
}

/** What stands before the first slash: of an object, its bucket. */
export function beforeSlash(text: NamedText): NamedText {
  const at = text.findIndex((part) => typeof part === 'string' && part.includes('/'));
  const part = text[at];
  return typeof part === 'string' ? namedText([...text.slice(0, at), part.slice(0, part.indexOf('/'))]) : text;
}
