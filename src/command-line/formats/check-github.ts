import { annotationText, githubAnnotation } from '../../report/github-annotation';
import { annotationsOfClaim } from '../../report/claim-annotations';
import type { CheckReport } from '../check-report';
import { summaryOf } from './check-text';

/** Workflow commands, which GitHub shows beside the lines of a pull request ("Workflow commands for GitHub Actions"). */
export function renderCheckGithub(report: CheckReport): string {
  const claims = report.results.flatMap((result) => annotationsOfClaim(result, result.known));
  const refused = report.refused.map(({ file, why }) =>
    githubAnnotation('error', file, undefined, 'cannot be read', why),
  );
  const misuse = report.misuse.map((message) => `::error title=jest-iam::${annotationText(message)}`);
  return [...misuse, ...refused, ...claims, summaryOf(report), ''].join('\n');
}
