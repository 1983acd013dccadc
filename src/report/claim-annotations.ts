import type { SarifClaim } from './claim-sarif';
import { githubAnnotation } from './github-annotation';

/** A claim as annotations of GitHub: unless it holds or its failure is known, and one for each lesser problem of the document. */
export function annotationsOfClaim(result: SarifClaim, known = false): readonly string[] {
  const { outcome, file, place, claim, message, problems } = result;
  const kind = outcome === 'undecided' ? 'warning' : 'error';
  return [
    ...(outcome === 'holds' || known ? [] : [githubAnnotation(kind, file, place, claim, message)]),
    ...problems
      .filter(({ severity }) => severity !== 'error')
      .map((problem) =>
        githubAnnotation(
          problem.severity === 'warning' ? 'warning' : 'notice',
          file,
          problem.place,
          problem.code,
          problem.message,
        ),
      ),
  ];
}
