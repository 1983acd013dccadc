import { traceDocument } from '../evaluator/explain';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentPath, Policy } from '../policy/model';
import type { PolicyElement } from './policy-elements';

/** Whether a statement matched some call and did not match some; a condition likewise was met and not met. */
export interface BothWays {
  readonly met: boolean;
  readonly unmet: boolean;
}

/** What single calls saw of a statement or a condition; nothing of other elements. */
export function seenBothWays(
  policy: Policy,
  { kind, paths }: PolicyElement,
  requests: readonly AccessRequest[],
): BothWays | undefined {
  if (kind !== 'statement' && kind !== 'conditionKey') return undefined;
  const isOwn = ofPaths(paths);
  const seen = requests.map((request): keyof BothWays | undefined => {
    const traces = traceDocument(request, policy);
    const ways = traces.map(({ ref, stoppedBy }): keyof BothWays | undefined => {
      const statement = policy.statements[ref.statement];
      if (kind === 'statement') {
        if (statement === undefined || !isOwn(statement.path)) return undefined;
        return stoppedBy === undefined ? 'met' : 'unmet';
      }
      if (stoppedBy !== undefined && stoppedBy.element !== 'Condition') return undefined;
      const conditions = statement?.conditions ?? [];
      const own = conditions.findIndex(({ path }) => isOwn(path));
      // The first condition that is not met stops the statement, and nobody looks at the ones behind it.
      const stop =
        stoppedBy === undefined
          ? conditions.length
          : conditions.findIndex(({ path }) => ofPaths([path])(stoppedBy.path));
      if (own === -1 || own > stop) return undefined;
      return own === stop ? 'unmet' : 'met';
    });
    return ways.includes('met') ? 'met' : ways.find((way) => way !== undefined);
  });
  return { met: seen.includes('met'), unmet: seen.includes('unmet') };
}

function ofPaths(paths: readonly DocumentPath[]): (path: DocumentPath) => boolean {
  const texts = new Set(paths.map((path) => JSON.stringify(path)));
  return (path) => texts.has(JSON.stringify(path));
}
