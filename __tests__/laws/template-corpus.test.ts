import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import type { CheckReport } from '../../src/command-line/check-report';
import { renderCheckSarif } from '../../src/command-line/formats/check-sarif';
import { runCommand } from '../../src/command-line/run-command';
import { isWhole } from './share';
import { compareWithDeployments, corpus, corpusTemplates } from './template-corpus-trial';

const SEED = 20261128;
const DEPLOYMENTS = 50;

test('what is proven or refuted on a public template holds in every deployment of it', () => {
  const all = corpusTemplates();
  if (all.length === 0) {
    process.stdout.write('public templates: skipped, ../shared/corpus is not here\n');
    return;
  }
  const some = isWhole ? all : all.filter((_, index) => index % 10 === 8);
  const tallies = some.map((path) => compareWithDeployments(path, SEED, DEPLOYMENTS));
  const answers: Record<string, number> = {};
  for (const tally of tallies) {
    for (const [answer, count] of Object.entries(tally.answers)) answers[answer] = (answers[answer] ?? 0) + count;
  }
  const documents = tallies.reduce((sum, tally) => sum + tally.documents, 0);
  const deployments = tallies.reduce((sum, tally) => sum + tally.deployments, 0);
  const counts = Object.entries(answers).map(([answer, count]) => `${count} ${answer}`);
  const left = tallies.flatMap(({ notByHand }) => notByHand).length;
  process.stdout.write(
    `${some.length} public templates, ${documents} documents: ${counts.join(', ')}; compared with ${deployments} deployments, ${left} not by hand, seed ${SEED}\n`,
  );
  expect(tallies.flatMap(({ wrong }) => wrong)).toEqual([]);
  // Of the first the parameter Access decides, of the second AccountIdSource, to whom it grants access.
  const open = ['s3.yaml BucketPolicy isNotPublic', 'destination.yaml S3BucketDestinationPolicy isNotPublic'];
  const undecided = tallies.flatMap((tally) => tally.undecided);
  expect(undecided.filter((one) => !open.includes(one))).toEqual([]);
  if (isWhole) expect(new Set(undecided)).toEqual(new Set(open));
}, 900_000);

(isWhole ? test : test.skip)(
  'jest-iam check answers for every public file, in SARIF that its schema takes, and refuses Terraform in one sentence',
  () => {
    if (corpusTemplates().length === 0) {
      process.stdout.write('jest-iam check on public files: skipped, ../shared/corpus is not here\n');
      return;
    }
    const given = ['check', '.', '--claim', 'not.toBePublic', '--format', 'json'];
    const { code, out, error } = runCommand(given, { folder: corpus, version: '1.2.3' });
    expect({ code, error }).toEqual({ code: 1, error: '' });
    const report = JSON.parse(out) as CheckReport;
    const validator = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' });
    validator.addMetaSchema(draft4);
    validator.validate(sarifSchema, JSON.parse(renderCheckSarif(report, '1.2.3')));
    expect(validator.errors).toBeNull();
    const terraform = report.refused.filter(({ file }) => file.endsWith('.tf'));
    expect(new Set(terraform.map(({ why }) => why.split('\n').length))).toEqual(new Set([1]));
    const { files, documents, results, notApplicable, refused, skipped } = report;
    const number = (outcome: string): number => results.filter((one) => one.outcome === outcome).length;
    process.stdout.write(
      `jest-iam check: ${documents} documents in ${files} public files; ${number('holds')} claims hold, ${number('refuted')} do not, ${number('undecided')} undecided, ${number('refused')} on refused documents, ${number('misuse')} usage errors, ${notApplicable.length} not applicable; ${refused.length} files refused (${terraform.length} of Terraform), ${skipped.length} without a policy\n`,
    );
  },
  900_000,
);
