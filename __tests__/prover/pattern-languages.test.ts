import { compilePolicy } from '../../src/evaluator/compile';
import { languageHas } from '../../src/languages/language';
import { toPolicy } from '../../src/policy/parse';
import { entryWord } from '../../src/prover/pattern-languages';

/** Which of these ARNs an entry of `Resource` covers, by the evaluator and by the words of the search. */
function covered(Resource: string, ...arns: readonly string[]): boolean[] {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource } };
  const [entry] = compilePolicy(toPolicy(document, { type: 'resource' })).statements[0]?.resource?.entries ?? [];
  if (entry === undefined) throw new Error('no resource');
  const language = [entryWord(entry)];
  return arns.map((arn) => {
    const isCovered = entry.matches(arn, () => undefined);
    expect([arn, languageHas(language, arn)]).toEqual([arn, isCovered]);
    return isCovered;
  });
}

test('the search reads an entry of Resource as the evaluator does', () => {
  expect(covered('arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/a', 'arn:aws:s3:::logs')).toEqual([true, false]);
  const api = (path: string) => `arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/${path}`;
  expect(covered('execute-api:/prod/GET/*', api('prod/GET/pets'), api('test/GET/pets'))).toEqual([true, false]);
});
