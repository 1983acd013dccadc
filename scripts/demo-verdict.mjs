// Compares what Jest reports with what the demo means to show.
import { stripVTControlCharacters } from 'node:util';

/**
 * What did not end as meant, one line each. `wanted` holds for each test's full name whether it passes or fails; a
 * failure must open as its kind of message does and show each of the given texts.
 */
export function inspectFile(file, wanted) {
  if (file === undefined) return ['Jest did not run it'];
  if (file.assertionResults.length === 0) return [`the file did not run: ${firstLine(file.message)}`];
  const tests = new Map(file.assertionResults.map((test) => [test.fullName, test]));
  const unknown = [...tests.keys()].filter((name) => !Object.hasOwn(wanted, name)).map((name) => `unexpected: ${name}`);
  const wrong = Object.entries(wanted).flatMap(([name, want]) => {
    const surprise = compare(tests.get(name), want);
    return surprise === undefined ? [] : [`${name}: ${surprise}`];
  });
  return [...unknown, ...wrong];
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
