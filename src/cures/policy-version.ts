import type { FailedClaim } from './cure-search';
import type { CureOptions } from './cure';
import { curableDocuments } from './cured-subject';

const CURRENT = '2012-10-17';

/** The documents whose policy variables are plain text, since they have an old Version or none, each in the current one. */
export function versionEdits({ subject }: FailedClaim): CureOptions {
  return curableDocuments(subject).flatMap(({ document, policy }): CureOptions => {
    const { Version, Statement } = policy.document;
    if (policy.version === CURRENT || !JSON.stringify(Statement).includes('${')) return [];
    const place = document !== undefined && { document };
    return [[{ ...place, path: ['Version'], operation: Version === undefined ? 'add' : 'replace', value: CURRENT }]];
  });
}
