import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatePolicy } from 'jest-iam';
import { problemCodes } from '../../src/policy/codes';
import type { PolicyType } from '../../src/policy/model';
import type { UndecidedReason } from '../../src/prover/prove';
import { renderFindings } from '../../src/report/findings';
import { refusalSentences } from '../../src/report/refusal';
import './as-printed';
import { thrownBy } from '../thrown';
import { failingExamples } from './failing-examples';
import { messageOpenings } from './message-openings';
import { policiesOfDiff, statements } from './finding-example';

const path = join(__dirname, '../../docs/messages.md');
const page = readFileSync(path, 'utf8');

/** What the examples print, by their headings; `UPDATE_DOCS=1 npx jest __tests__/docs/messages` writes it into the page. */
const printed = new Map<string, string>();

afterAll(() => {
  if (process.env['UPDATE_DOCS'] !== '1') return;
  const [first = '', ...sections] = page.split('\n### ');
  const updated = sections.map((section) => {
    const text = printed.get(section.split('\n', 1)[0] ?? '');
    return text === undefined ? section : section.replace(/^```text\n[^]*?^```$/m, () => `\`\`\`text\n${text}\n\`\`\``);
  });
  writeFileSync(path, [first, ...updated].join('\n### '));
});

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
      printed.set(heading, line.replace(/^policy\S*: /, ''));
      expect(blockIn(text, 'text')).toBe(line.replace(/^policy\S*: /, ''));
      const left = validatePolicy(after, options).filter(
        (finding) => finding.code === code || finding.severity === 'error',
      );
      expect(left).toEqual([]);
    },
  );
});

describe('every other kind of message', () => {
  const chapters = ['Failed claims', 'Cannot decide', 'Usage errors', 'Policy problems'];
  const sections = chapters.flatMap(sectionsOf);
  const plain = (heading: string): string => heading.replaceAll('`', '');

  test('has an example that fails', () => {
    expect(sections.map(([heading]) => plain(heading))).toEqual(Object.keys(failingExamples));
  });

  test.each(sections)('%s: the message is what the example fails with', (heading, text) => {
    const { message } = thrownBy(failingExamples[plain(heading)] ?? (() => undefined));
    printed.set(heading, message);
    expect(blockIn(text, 'text')).toBe(message);
  });

  test('how the lines of messages begin stands in the page', () => {
    const openings = messageOpenings();
    expect(openings.length).toBeGreaterThan(50);
    const told = page.replace(/[\s`]+/g, ' ');
    expect(openings.filter((opening) => !told.includes(opening))).toEqual([]);
  });

  test('every reason of an undecided answer has its section', () => {
    const ofProver: Readonly<Record<UndecidedReason, true>> = {
      unsettled: true,
      untold: true,
      variable: true,
      'mixed-operators': true,
      budget: true,
      'tied-keys': true,
    };
    const src = join(__dirname, '../../src');
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const thrown = files.flatMap((name) =>
      readFileSync(join(src, name), 'utf8')
        .split('new UndecidedError(')
        .slice(1)
        .flatMap((call) => /'([A-Za-z-]+)',?\s*$/.exec(call.split(');')[0] ?? '')?.[1] ?? []),
    );
    expect(thrown.length).toBeGreaterThan(6);
    const names = sectionsOf('Cannot decide').flatMap(([heading]) => /^`(.*)`$/.exec(heading)?.[1] ?? []);
    expect([...names].sort()).toEqual([...new Set([...Object.keys(ofProver), ...thrown])].sort());
  });

  test('every refusal of S3 has its row', () => {
    const [, text = ''] = sectionsOf('Failed claims').find(([heading]) => heading === 'S3 refuses it') ?? [];
    const rows = [...text.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, name = '', sentence = '']) => [
      name,
      sentence,
    ]);
    expect(Object.fromEntries(rows)).toEqual(refusalSentences);
  });
});
