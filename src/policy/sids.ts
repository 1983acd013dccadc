import type { PolicyType, Statement } from './model';
import { clipText, type Problems } from './problem';
import { rulesOf } from './type-rules';

/** "IAM JSON policy elements: Sid": no two statements of a document have the same; some services store them all the same. */
export function checkSids(statements: readonly Statement[], type: PolicyType, problems: Problems): void {
  const seen = new Set<string>();
  for (const { sid, path } of statements) {
    if (sid === undefined || sid === '') continue;
    if (seen.has(sid)) {
      const lenient = !rulesOf[type].iam && rulesOf[type].principal === 'required';
      problems.raise(lenient ? 'warning' : 'error', 'UNIQUE_SIDS_REQUIRED', [...path, 'Sid'], { sid: clipText(sid) });
    }
    seen.add(sid);
  }
}
