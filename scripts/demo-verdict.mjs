// Compares what Jest reports with what the demo means to show.
import { stripVTControlCharacters } from 'node:util';

/**
 * What did not end as meant, one line each. `wanted` holds for each test's full name whether it passes or fails; a
 * failure must open as its kind of message does and show each of the given texts.
 */
export function inspectRun(report, wanted) {
  if (report === undefined) return ['Jest did not run'];
  const tests = new Map(report.testResults.flatMap((file) => file.assertionResults.map((one) => [one.fullName, one])));
  const broken = report.testResults
    .filter(({ assertionResults, status }) => assertionResults.length === 0 || status === 'pending')
    .map(({ message }) => `a test file did not run: ${firstLine(message)}`);
  const unknown = [...tests.keys()].filter((name) => !Object.hasOwn(wanted, name)).map((name) => `unexpected: ${name}`);
  const wrong = Object.entries(wanted).flatMap(([name, want]) => {
    const surprise = compare(tests.get(name), want);
    return surprise === undefined ? [] : [`${name}: ${surprise}`];
  });
  return [...broken, ...unknown, ...wrong];
}

function compare(test, { ends, opens, shows }) {
  if (test === undefined) return 'did not run';
  if (test.status !== ends) return `${test.status}, and it was meant to be ${ends}`;
  if (ends === 'passed') return undefined;
  const message = stripVTControlCharacters(test.failureMessages.join('\n')).replace(/^(\w*Error: )?/, '');
  if (!message.startsWith(opens)) return `failed for another reason: ${firstLine(message)}`;
  const missing = shows.find((text) => !message.includes(text));
  return missing === undefined ? undefined : `the failure does not show ${JSON.stringify(missing)}`;
}

function firstLine(message) {
  return (
    String(message)
      .split('\n')
      .find((line) => line.trim() !== '') ?? ''
  );
}
