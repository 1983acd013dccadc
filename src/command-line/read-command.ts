import { parseArgs } from 'node:util';
import { checkOneOf } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import type { PolicyType } from '../policy/model';
import { policyTypes } from '../policy/type-rules';
import { nearest } from '../values/near-names';
import { readClaimOption, type ClaimOption } from './claim-option';

export interface CheckCommand {
  readonly name: 'check';
  readonly paths: readonly string[];
  readonly claims: readonly ClaimOption[];
  readonly format: 'text' | 'json' | 'markdown' | 'sarif' | 'github';
  readonly type?: PolicyType;
  readonly account?: string;
  readonly region?: string;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  /** Whether to find nothing is fine: of the files of one commit, none may be a policy. */
  readonly allowEmpty: boolean;
}

export interface DiffCommand {
  readonly name: 'diff';
  readonly before: string;
  readonly after: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly type?: PolicyType;
}

export interface ExplainCommand {
  readonly name: 'explain';
  readonly policy: string;
  readonly request: unknown;
  readonly format: 'text' | 'json';
  readonly type?: PolicyType;
}

export interface MergeCommand {
  readonly name: 'merge';
  readonly folders: readonly string[];
  readonly directory: string;
}

export type Command =
  CheckCommand | DiffCommand | ExplainCommand | MergeCommand | { readonly name: 'help' | 'none' | 'version' };

const commands = ['check', 'diff', 'explain', 'merge'] as const;
const text = { type: 'string' } as const;
const shared = { type: text, format: text } as const;

/** The command of a command line. Throws a `UsageError` for one that there is not. */
export function readCommand(given: readonly string[]): Command {
  const [name, ...rest] = given;
  if (name === undefined) return { name: 'none' };
  if (name === '--help' || name === '-h' || name === 'help') return { name: 'help' };
  if (name === '--version' || name === '-v') return { name: 'version' };
  if (rest.includes('--help') || rest.includes('-h')) return { name: 'help' };
  switch (name) {
    case 'check':
      return checkCommand(rest);
    case 'diff':
      return diffCommand(rest);
    case 'explain':
      return explainCommand(rest);
    case 'merge':
      return mergeCommand(rest);
    default: {
      const near = nearest(name, commands, 2);
      throw new UsageError(
        `unknown command ${name}`,
        near === undefined ? 'run jest-iam --help' : `did you mean ${near}?`,
      );
    }
  }
}

function checkCommand(given: readonly string[]): CheckCommand {
  const { values, positionals } = parsed(given, {
    ...shared,
    claim: { type: 'string', multiple: true },
    account: text,
    region: text,
    baseline: text,
    'update-baseline': { type: 'boolean' },
    'allow-empty': { type: 'boolean' },
  });
  if (positionals.length === 0) throw new UsageError('check needs files', "jest-iam check 'infra/**/*.json'");
  const { baseline, account, region } = values;
  const updateBaseline = values['update-baseline'] === true;
  if (updateBaseline && baseline === undefined) throw new UsageError('--update-baseline needs --baseline <file>');
  return {
    name: 'check',
    paths: positionals,
    claims: (values.claim ?? []).map(readClaimOption),
    format: oneOf('format', values.format ?? 'text', ['text', 'json', 'markdown', 'sarif', 'github']),
    ...typeIn(values.type),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    ...(baseline !== undefined && { baseline }),
    updateBaseline,
    allowEmpty: values['allow-empty'] === true,
  };
}

function diffCommand(given: readonly string[]): DiffCommand {
  const { values, positionals } = parsed(given, shared);
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new UsageError('diff needs two files or folders', 'jest-iam diff <before> <after>');
  }
  const format = oneOf('format', values.format ?? 'text', ['text', 'json', 'markdown']);
  return { name: 'diff', before, after, format, ...typeIn(values.type) };
}

function explainCommand(given: readonly string[]): ExplainCommand {
  const { values, positionals } = parsed(given, { ...shared, request: text });
  const [policy, ...more] = positionals;
  if (policy === undefined || more.length > 0) {
    throw new UsageError('explain needs one policy file', 'jest-iam explain <policy> --request <json>');
  }
  const format = oneOf('format', values.format ?? 'text', ['text', 'json']);
  return { name: 'explain', policy, request: requestIn(values.request), format, ...typeIn(values.type) };
}

function mergeCommand(given: readonly string[]): MergeCommand {
  const { values, positionals } = parsed(given, { directory: text });
  if (positionals.length === 0) throw new UsageError('merge needs folders', 'jest-iam merge coverage/policies');
  return { name: 'merge', folders: positionals, directory: values.directory ?? 'coverage/policies' };
}

function requestIn(json: string | undefined): unknown {
  const hint = `--request '{"principal":"arn:…","action":"s3:GetObject","resource":"arn:aws:s3:::logs/a"}'`;
  if (json === undefined) throw new UsageError('explain needs a request', hint);
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`--request is not JSON: ${json}`, hint);
    throw error;
  }
}

function typeIn(type: string | undefined): { readonly type?: PolicyType } {
  return type === undefined ? {} : { type: oneOf('type', type, policyTypes) };
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  checkOneOf(`--${name}`, value, known);
  return value;
}

type OptionTypes = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

type Parsed<O extends OptionTypes> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>
>;

function parsed<O extends OptionTypes>(args: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS') === true) throw new UsageError(message, 'run jest-iam --help');
    throw error;
  }
}
