/** The text of a template with all that a message says to paste into it, by the lines that it names. */
export function pastedTemplate(template: string, message: string): string {
  const said = message.split('\n');
  const starts = said.flatMap((line, at) => (/^(?:To fix it, |And )(?:put|remove|make|write)/.test(line) ? [at] : []));
  if (starts.length === 0) throw new Error(`nothing to paste: ${message}`);
  const edits = starts.map((start, at) => {
    const rest = said.slice(start + 1, starts[at + 1]);
    const end = rest.findIndex((line) => line === '' || /^(?:Hint|This|For every)/.test(line));
    const heading = said[start] ?? '';
    const line = Number(/:(\d+)$/.exec(heading)?.[1]) - 1;
    if (!(line >= 0)) throw new Error(`no line to paste at: ${heading}`);
    return { heading, line, text: end === -1 ? rest : rest.slice(0, end) };
  });
  const lines = template.split('\n');
  for (const { heading, line, text } of edits.sort((one, other) => other.line - one.line))
    paste(lines, heading, line, text);
  return lines.join('\n');
}

function paste(lines: string[], heading: string, line: number, text: readonly string[]): void {
  const own = lines[line] ?? '';
  const [, side, number] = /, (before|after) line (\d+) /.exec(heading) ?? [];
  if (side !== undefined) {
    lines.splice(Number(number) - (side === 'before' ? 1 : 0), 0, ...text);
    return;
  }
  const [, first, last] = /, lines (\d+)-(\d+) /.exec(heading) ?? [];
  const renamed = /(?:To fix it, |And )write "([^"]+)" for "([^"]+)" in statement /.exec(heading);
  if (renamed !== null) {
    const [, name = '', old = ''] = renamed;
    lines[line] = own.replace(old, name);
    return;
  }
  const element = /(?:make|remove) "?([\w:-]+)"?: (.*) (?:in|from) statement /.exec(heading);
  if (element !== null) {
    const [, name = '', value = ''] = element;
    const comma = own.endsWith(',') ? ',' : '';
    const written = own.includes(`"${name}"`) ? `"${name}": ${value}${comma}` : `${name}: ${value}`;
    lines.splice(
      line,
      lengthAt(lines, line),
      ...(heading.includes('remove ') ? [] : [`${own.slice(0, own.search(/\S/))}${written}`]),
    );
    return;
  }
  if (first === undefined) lines.splice(line, 1, ...text);
  else lines.splice(Number(first) - 1, Number(last) - Number(first) + 1, ...text);
}

/** How many lines a value takes that begins in one. */
function lengthAt(lines: readonly string[], start: number): number {
  const column = lines[start]?.search(/\S/) ?? 0;
  const isJson = /[{[]$/.test(lines[start] ?? '');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => (isJson ? line.search(/\S/) === column : line.search(/\S/) <= column));
  return end === -1 ? rest.length + 1 : end + (isJson ? 2 : 1);
}
