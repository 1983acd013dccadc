import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults } from '../../src/coverage/coverage-folder';
import { COVERAGE_VARIABLE } from '../../src/coverage/recorded-claim';

interface CircusEvent {
  readonly name: string;
  readonly test?: { readonly name: string; readonly errors: readonly unknown[]; readonly failing?: boolean };
}

type Handler = (event: CircusEvent) => void;

/** The handlers of the jest-circus that runs this file. */
const handlers = (globalThis as unknown as Record<symbol, Handler[]>)[Symbol.for('EVENT_HANDLERS')] as Handler[];
const ownHandlers = [...handlers];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-iam-'));
  process.env[COVERAGE_VARIABLE] = folder;
});

afterEach(() => {
  handlers.splice(0, handlers.length, ...ownHandlers);
  Reflect.deleteProperty(process.env, COVERAGE_VARIABLE);
  for (const name of ['jest-iam/recorder', 'jest-iam/recorded-file']) {
    Reflect.deleteProperty(globalThis, Symbol.for(name));
  }
});

/** Tells the recordings what jest-circus does; what this file's own run makes of it is not touched. */
function dispatch(event: CircusEvent): void {
  for (const handler of handlers.slice(ownHandlers.length)) handler(event);
}

function registerAndClaim(): void {
  jest.isolateModules(() => {
    jest.requireActual('../../src/setup');
    expect({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' },
    }).toAllow({
      principal: 'arn:aws:sts::111122223333:assumed-role/Ops/session',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::logs/a',
    });
  });
}

test('matchers that are registered inside a test alone fail nothing, and the file is named as not recorded', () => {
  registerAndClaim();
  dispatch({ name: 'run_finish' });
  expect(readResults(folder)).toEqual([{ unrecorded: __filename }]);
});

test('matchers that a test registers again are recorded by the one recording of the file', () => {
  jest.isolateModules(() => {
    jest.requireActual('../../src/setup');
  });
  dispatch({ name: 'run_start' });
  for (const name of ['first', 'second']) {
    const running = { name, errors: [] };
    dispatch({ name: 'test_start', test: running });
    registerAndClaim();
    dispatch({ name: 'test_done', test: running });
  }
  dispatch({ name: 'run_finish' });
  expect(readdirSync(folder)).toHaveLength(1);
  expect(readResults(folder)).toEqual([
    expect.objectContaining({ testFile: __filename, policies: [expect.objectContaining({ claims: 2 })] }),
  ]);
});
