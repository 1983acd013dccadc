import type { FilePlace } from './file-place';

/** A workflow command, which GitHub shows beside the line of a pull request ("Workflow commands for GitHub Actions"). */
export function githubAnnotation(
  kind: 'error' | 'warning' | 'notice',
  file: string,
  place: FilePlace | undefined,
  title: string,
  message: string,
): string {
  const at = place === undefined ? '' : `,line=${place.line},col=${place.column}`;
  return `::${kind} file=${property(file)}${at},title=${property(title)}::${annotationText(message)}`;
}

export function annotationText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return annotationText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
