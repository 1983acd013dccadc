import { share } from './share';
import { firstWrongTemplate } from './template-names-trial';

const SEED = 20261128;

test('what is proven or refuted on a template holds in every deployment of it', () => {
  const sample = { seed: SEED, templates: share(300), deployments: 50 };
  const { counts, deployments, thin, wrong } = firstWrongTemplate(sample);
  const answers = Object.entries(counts).map(([answer, count]) => `${count} ${answer}`);
  process.stdout.write(
    `names: ${answers.join(', ')}; compared with ${deployments} deployments (fewer than 50 of ${thin}), seed ${SEED}\n`,
  );
  expect(wrong).toBeUndefined();
}, 900_000);
