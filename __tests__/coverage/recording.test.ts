import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults } from '../../src/coverage/coverage-folder';
import { mergeCoverage } from '../../src/coverage/merge-coverage';
import type * as Recording from '../../src/coverage/recording';
import type { VitestHooks } from '../../src/coverage/recording';
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

describe('in Vitest', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' },
    ],
  };
  const request = (action: string): object => ({
    principal: 'arn:aws:sts::111122223333:assumed-role/Ops/session',
    action,
    resource: 'arn:aws:s3:::logs/a',
  });

  /** What Vitest does with hooks, and a claim that a test or hook makes. */
  function vitest(): { readonly hooks: VitestHooks; run(state: string, claim: () => void): void; end(): void } {
    const before: Parameters<Parameters<VitestHooks['beforeEach']>[0]>[0][] = [];
    let start: Parameters<VitestHooks['beforeEach']>[0] | undefined;
    let end = (): void => undefined;
    return {
      hooks: {
        beforeEach: (run) => {
          start = run;
        },
        afterAll: (run) => {
          end = run;
        },
      },
      run: (state, claim) => {
        const task = { name: `test ${before.length + 1}`, result: { state } };
        before.push({ task });
        const cleanUp = start?.({ task });
        claim();
        cleanUp?.();
      },
      end: () => {
        end();
      },
    };
  }

  function recorded(runner: ReturnType<typeof vitest>): (action: string) => void {
    let toAllow: ((this: object, ...given: unknown[]) => unknown) | undefined;
    jest.isolateModules(() => {
      const { recordInVitest } = jest.requireActual<typeof Recording>('../../src/coverage/recording');
      recordInVitest(runner.hooks, __filename);
      ({ toAllow } = jest.requireActual<{ toAllow: typeof toAllow }>('../../src/matchers'));
    });
    return (action) => toAllow?.call({ isNot: false }, policy, request(action));
  }

  const noticed = (): readonly string[] => {
    const files = readResults(folder).flatMap((one) => ('policies' in one ? [one] : []));
    const [merged] = mergeCoverage(files);
    expect(merged?.claims).toBe(files.flatMap(({ policies }) => policies).length);
    return (merged?.mutants ?? []).flatMap(({ id, outcome }) => (outcome === 'killed' ? [id] : []));
  };

  test('a claim of a hook that runs after that of the recording counts too', () => {
    const runner = vitest();
    const claim = recorded(runner);
    runner.run('pass', () => {
      claim('s3:GetObject');
    });
    runner.end();
    expect(noticed()).not.toContain('drop Action Statement.1.Action');
    claim('s3:PutObject');
    expect(noticed()).toEqual(
      expect.arrayContaining(['drop Action Statement.0.Action', 'drop Action Statement.1.Action']),
    );
  });

  test('outside of tests a claim counts where all tests passed, whichever was the last, before the end and after it', () => {
    const runner = vitest();
    const claim = recorded(runner);
    runner.run('fail', () => undefined);
    runner.run('pass', () => undefined);
    claim('s3:GetObject');
    runner.end();
    claim('s3:PutObject');
    const files = readResults(folder).flatMap((one) => ('policies' in one ? one.policies : []));
    expect(files.map(({ claims }) => claims)).toEqual([0, 0]);
  });
});

test('the hook in which Vitest has claims judged may take longer than hooks of tests', () => {
  const { recordInVitest } = jest.requireActual<typeof Recording>('../../src/coverage/recording');
  const afterAll = jest.fn<undefined, [run: () => void, timeout: number]>();
  recordInVitest({ beforeEach: jest.fn(), afterAll }, 'a.test.ts');
  expect(afterAll.mock.calls).toEqual([[expect.any(Function), 0]]);
});
