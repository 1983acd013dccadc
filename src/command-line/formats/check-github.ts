import { annotationText, githubAnnotation } from '../../report/github-annotation';
import { newFailures, type CheckReport } from '../check-report';
import { summaryOf } from './check-text';

/** Workflow commands, which GitHub shows beside the lines of a pull request ("Workflow commands for GitHub Actions"). */
export function renderCheckGithub(report: CheckReport): string {
  const failed = newFailures(report).map(({ outcome, file, place, claim, message }) =>
    githubAnnotation(outcome === 'undecided' ? 'warning' : 'error', file, place, claim, message),
  );
  const problems = report.results.flatMap(({ file, problems: all }) =>
    all
      .filter(({ severity }) => severity !== 'error')
      .map(({ severity, code, message, place }) =>
        githubAnnotation(severity === 'warning' ? 'warning' : 'notice', file, place, code, message),
      ),
  );
  const refused = report.refused.map(({ file, why }) =>
    githubAnnotation('error', file, undefined, 'cannot be read', why),
  );
  const misuse = report.misuse.map((message) => `::error title=jest-iam::${annotationText(message)}`);
  return [...misuse, ...refused, ...failed, ...problems, summaryOf(report), ''].join('\n');
}
