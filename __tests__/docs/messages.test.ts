import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatePolicy } from 'jest-iam';
import { problemCodes } from '../../src/policy/codes';
import type { PolicyType } from '../../src/policy/model';
import { renderFindings } from '../../src/report/findings';
import { policiesOfDiff, statements } from './finding-example';

const page = readFileSync(join(__dirname, '../../docs/messages.md'), 'utf8');

/** The sections of a chapter of the page: what stands under each heading of the third level. */
function sectionsOf(chapter: string): readonly (readonly [heading: string, text: string])[] {
  const [, whole = ''] = page.split(`\n## ${chapter}\n`);
  const [text = ''] = whole.split('\n## ');
  return text
    .split('\n### ')
    .slice(1)
    .map((section) => {
      const [heading = ''] = section.split('\n', 1);
      return [heading, section.slice(heading.length)];
    });
}

function blockIn(text: string, language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'm').exec(text)?.[1] ?? '';
}

describe('findings', () => {
  const sections = sectionsOf('Findings');

  test('every code has its section, in order, and no other has', () => {
    expect(sections.map(([heading]) => heading)).toEqual(Object.keys(problemCodes).map((code) => `\`${code}\``));
  });

  test.each(sections)(
    '%s: the example raises it in these words, and its cure leaves nothing that AWS refuses',
    (heading, text) => {
      const [, type] = /^Type `(\w+)`\./m.exec(text) ?? [];
      const options = type === undefined ? {} : { type: type as PolicyType };
      expect(Object.keys(statements)).toContain(type ?? 'resource');
      const code = heading.slice(1, -1);
      const { before, after } = policiesOfDiff(blockIn(text, 'diff'), options.type ?? 'resource');
      const raised = validatePolicy(before, options).filter((finding) => finding.code === code);
      const [line = ''] = renderFindings(raised.slice(0, 1));
      expect(blockIn(text, 'text')).toBe(line.replace(/^policy\S*: /, ''));
      const left = validatePolicy(after, options).filter(
        (finding) => finding.code === code || finding.severity === 'error',
      );
      expect(left).toEqual([]);
    },
  );
});
