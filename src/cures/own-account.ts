import type { DocumentStatement } from '../policy/model';
import { serviceOfSource } from '../requests/service-of-source';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { writtenTests, type WrittenTest } from './condition-edits';
import { mergedConditions, type Condition } from './new-statement';

/** The ARNs of a statement for everybody by which it lets in callers and sources of whatever account. */
export function arnsOfAnyAccount(statement: DocumentStatement): readonly string[] {
  return testsOfArns(statement).flatMap(({ value }) => listed(value).map(String).filter(hasAnyAccount));
}

/**
 * A statement for everybody by the ARN of the caller or of the source, for those of one account; by that of a source it is
 * for the service that calls for such ones. Nothing for a statement without such a test.
 */
export function forArnsOfAccount(statement: DocumentStatement, account: string): DocumentStatement | undefined {
  const tests = testsOfArns(statement);
  const service = serviceIn(tests);
  const isOfAnyAccount = arnsOfAnyAccount(statement).length > 0;
  if (!isOfAnyAccount && service === undefined) return undefined;
  const condition: Record<string, Record<string, Condition[string][string]>> = {};
  for (const { operator, key, value } of writtenTests(statement)) {
    const isNarrowed = tests.some((one) => one.operator === operator && one.key === key);
    const narrowed = isNarrowed ? oneOrMany(listed(value).map((one) => withAccount(String(one), account))) : value;
    condition[operator] = { ...condition[operator], [key]: narrowed };
  }
  if (service === undefined) return { ...statement, Condition: condition };
  const isWithoutAccount = tests.some(({ value }) => listed(value).some((arn) => String(arn).split(':')[4] === ''));
  return {
    ...statement,
    Principal: { Service: service },
    Condition: isWithoutAccount
      ? mergedConditions([condition, { StringEquals: { 'aws:SourceAccount': account } }])
      : condition,
  };
}

const keysOfArns: ReadonlySet<string> = new Set([
  'aws:principalarn',
  'aws:sourcearn',
  'aws:sourcevpcarn',
  's3:dataaccesspointarn',
]);

function testsOfArns(statement: DocumentStatement): readonly WrittenTest[] {
  return writtenTests(statement).filter(({ operator, key }) => !/not/i.test(operator) && keysOfArns.has(foldName(key)));
}

/** The one service that calls for all sources of a statement; nothing where one is of another, or of none that is known. */
function serviceIn(tests: readonly WrittenTest[]): string | undefined {
  const sources = tests.filter(({ key }) => foldName(key) === 'aws:sourcearn').flatMap(({ value }) => listed(value));
  const [only, ...others] = new Set(sources.map((arn) => serviceOfSource(String(arn))));
  return others.length === 0 ? only : undefined;
}

/** Whether an ARN is of any account; that of a bucket has none. */
export function hasAnyAccount(arn: string): boolean {
  const [start, , vendor, , account = '', resource = ''] = arn.split(':');
  const isOfAccount = vendor !== 's3' || resource.startsWith('accesspoint');
  return start === 'arn' && isOfAccount && /[*?]/.test(account);
}

function withAccount(arn: string, account: string): string {
  return hasAnyAccount(arn) ? arn.split(':').with(4, account).join(':') : arn;
}
