import { share } from './share';
import { firstWrongTemplate } from './template-names-trial';

const SEED = 20261128;
const DEPLOYMENTS = 50;

test('what is proven or refuted on a template holds in every deployment of it', () => {
  const { counts, deployments, wrong } = firstWrongTemplate(SEED, share(300), DEPLOYMENTS);
  const told = Object.entries(counts).map(([answer, count]) => `${count} ${answer}`);
  process.stdout.write(`names: ${told.join(', ')}; compared with ${deployments} deployments, seed ${SEED}\n`);
  expect(wrong).toBeUndefined();
}, 900_000);
