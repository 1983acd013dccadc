import { isWhole } from './share';
import { compareWithDeployments, corpusTemplates } from './template-corpus-trial';

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
