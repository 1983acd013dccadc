import { newFailures, type CheckReport, type FilePlace } from '../check-report';
import { summaryOf } from './check-text';

type Command = 'error' | 'warning' | 'notice';

/** Workflow commands, which GitHub shows beside the lines of a pull request ("Workflow commands for GitHub Actions"). */
export function renderCheckGithub(report: CheckReport): string {
  const failed = newFailures(report).map(({ outcome, file, place, claim, message }) =>
    command(outcome === 'undecided' ? 'warning' : 'error', file, place, claim, message),
  );
  const problems = report.results.flatMap(({ file, problems: all }) =>
    all
      .filter(({ severity }) => severity !== 'error')
      .map(({ severity, code, message, place }) =>
        command(severity === 'warning' ? 'warning' : 'notice', file, place, code, message),
      ),
  );
  const refused = report.refused.map(({ file, why }) => command('error', file, undefined, 'cannot be read', why));
  const misuse = report.misuse.map((message) => `::error title=jest-iam::${data(message)}`);
  return [...misuse, ...refused, ...failed, ...problems, summaryOf(report), ''].join('\n');
}

function command(kind: Command, file: string, place: FilePlace | undefined, title: string, message: string): string {
  const at = place === undefined ? '' : `,line=${place.line},col=${place.column}`;
  return `::${kind} file=${property(file)}${at},title=${property(title)}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
